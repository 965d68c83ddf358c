"""Publishes a policy folder at a site, which is opened if it is new."""

from pathlib import Path
from typing import Annotated

import typer

from zavet.doors.cli.opening import open_installation


def publish_folder(
    folder: Annotated[Path, typer.Argument(help="Папка политики: policy.md и rules.yaml.")],
    host: Annotated[str, typer.Option(help="Имя узла сайта, например clinic.example.")],
    site: Annotated[str | None, typer.Option(help="Короткое имя сайта.")] = None,
    name: Annotated[str | None, typer.Option(help="Название сайта; иначе имя оператора.")] = None,
) -> None:
    """Опубликовать политику на сайте. Опубликованная редакция не меняется никогда."""
    open_installation()
    from zavet.chance import now
    from zavet.core.language.load import load_policy
    from zavet.core.values import Actor
    from zavet.parties.operations import open_site
    from zavet.policies.folder import read_folder
    from zavet.policies.operations import publish

    files = read_folder(folder)
    policy = load_policy(files)
    slug = site or policy.slug
    site_id = open_site(
        operator_slug=slug,
        operator_name=policy.rules.operator.name,
        slug=slug,
        host=host,
        name=name or policy.rules.operator.name,
        kind=policy.rules.kind,
        by=Actor.system(),
        at=now(),
    )
    publish(site_id=site_id, files=files, by=Actor.system(), at=now())
    typer.echo(f"{host}: действует редакция {policy.rules.version} политики «{policy.rules.title}»")
