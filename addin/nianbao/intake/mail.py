"""What is attached to an e-mail that was saved as a file; nothing else of it is looked at."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import PurePosixPath
from typing import Literal, cast

MOST_ATTACHMENTS = 200
_MOST_PARTS = 500  # of all that stands in a message, nested or not
_LONGEST = 60 * 2**20  # bytes; attachments are a third longer than their contents
_DECORATION = ("image/", "text/x-vcard", "text/calendar", "application/pkcs7-signature")


class MailError(Exception):
    """A message that cannot be taken apart; ``reason`` names the sentence that says why."""

    def __init__(self, reason: Literal["damaged", "too_many", "empty"]) -> None:
        super().__init__(reason)
        self.reason = reason


def attachments(data: bytes) -> list[tuple[str, bytes]]:
    """Return name and content of each attachment, in their order.

    Pictures of a signature, cards and appointments are left out; an attached message counts with
    what is attached to it. Raises MailError where it is no message, or one of too many parts.
    """
    if len(data) > _LONGEST or data.lower().count(b"boundary=") > _MOST_PARTS // 10:
        raise MailError("too_many")
    try:
        # the modern policy gives EmailMessage
        message = cast(EmailMessage, message_from_bytes(data, policy=policy.default))
        found = _found(message)
    except MailError:
        raise
    except Exception as error:  # the library fails in many ways on what is no message
        raise MailError("damaged") from error
    if not found:
        raise MailError("empty" if message.keys() else "damaged")
    return found


def _found(message: EmailMessage) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for number, part in enumerate(message.walk()):
        if number > _MOST_PARTS or len(found) > MOST_ATTACHMENTS:
            raise MailError("too_many")
        name = part.get_filename()
        if name and not part.is_multipart() and not _is_decoration(part.get_content_type()):
            content = part.get_payload(decode=True)
            bare = PurePosixPath(name.replace("\\", "/")).name
            found.append((bare, content if isinstance(content, bytes) else b""))
    return found


def _is_decoration(kind: str) -> bool:
    return kind.startswith(_DECORATION)
