"""The paper that is signed and stamped, drawn as a PDF, with or without a screen (design parts 2 and 10)."""

from ui.printing.printer import Printed, print_period, print_steps

__all__ = ["Printed", "print_period", "print_steps"]
