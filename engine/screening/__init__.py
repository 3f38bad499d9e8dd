"""Files of orders: CSV in, CSV out, row by row, in constant memory.

A row that cannot be read is set aside with the reason, never lost and never counted as cleared.
"""

from .columns import OUTPUT, REJECTED, Header
from .results import Row
from .run import Job, Rejected, Summary, screen
from .source import Recognized, recognize

__all__ = ["OUTPUT", "REJECTED", "Header", "Job", "Recognized", "Rejected", "Row", "Summary", "recognize", "screen"]
