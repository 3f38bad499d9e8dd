"""Files of orders: CSV or a workbook in, the same out, row by row, in constant memory.

A row that cannot be read is set aside with the reason, never lost and never counted as cleared.
"""

from .columns import OUTPUT, REJECTED, Header
from .conventions import Stated
from .left_out import LeftOut
from .results import Row
from .run import Done, Job, open_orders, screen
from .source import Recognized, recognize
from .summary import Rejected, Summary

__all__ = [
    "OUTPUT", "REJECTED", "Done", "Header", "Job", "LeftOut", "Recognized", "Rejected", "Row", "Stated",
    "Summary", "open_orders", "recognize", "screen",
]  # fmt: skip
