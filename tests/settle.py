"""Settles the cast at a site of the installation in ZAVET_DATA; run as a program, prints their numbers as JSON."""

import json
import sys
from datetime import timedelta


def settle(kind: str, ago: timedelta = timedelta(hours=2)) -> dict[str, str]:
    """Open the site some time ago, with Anna and Boris registered, Vera authorised, Gleb and the officer not."""
    from world import open_world
    from zavet.chance import now

    world = open_world(kind, at=now() - ago)
    return {name: str(one) for name, one in (*world.people.items(), *world.staff.items())}


if __name__ == "__main__":
    from zavet.doors.cli.opening import open_installation

    open_installation()
    ago = timedelta(hours=int(sys.argv[2]) if len(sys.argv) > 2 else 2)
    json.dump(settle(sys.argv[1], ago), sys.stdout)
