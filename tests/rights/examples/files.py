"""Files that are to be sent."""

from tests.crash.witness import picture
from tests.rights.example import Example

EXAMPLES = {"POST /api/v1/media": Example(files=lambda ids: {"file": ("a.png", picture())})}
