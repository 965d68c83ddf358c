"""Diagnostics that cannot leak: an exception is logged by its kind and place, never by its text or its values.

Django's own messages carry the path and sometimes the data; the traceback of a form error carries the form.
"""

import logging
import traceback


class BareFormatter(logging.Formatter):
    """Print time, level, logger, the unfilled message, and of an exception only type and code places.

    Of an answer to a request that is its status alone: its address may hold a secret link.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return one log line without arguments that could hold personal data."""
        bare = logging.makeLogRecord(
            {
                **record.__dict__,
                "args": (),
                "msg": _unfilled(record),
                "exc_info": None,
                "exc_text": None,
                "stack_info": None,
            }
        )
        line = super().format(bare)
        if record.exc_info and record.exc_info[0]:
            line += f" · {record.exc_info[0].__name__} at {_places(record)}"
        return line


def _unfilled(record: logging.LogRecord) -> str:
    status = getattr(record, "status_code", None)
    if isinstance(status, int) and record.name == "django.request":
        return f"answered {status}"
    return str(record.msg).replace("%s", "…")


def _places(record: logging.LogRecord) -> str:
    frames = traceback.extract_tb(record.exc_info[2] if record.exc_info else None)
    return " < ".join(f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno}" for f in reversed(frames[-4:]))
