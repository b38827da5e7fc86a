"""Text in CSV files that people open in spreadsheets: no cell is ever a formula."""

DANGEROUS = ("=", "+", "-", "@", "\t", "\0", "\r", "\n")


def safe_text(text: str) -> str:
    """A text cell with a leading ' where a spreadsheet would see more than text; numbers are not
    for this function: they stand bare.

    A text that begins with ' before such a sign gets one more, so that `plain_text` is exact.
    """
    return f"'{text}" if text.lstrip("'").startswith(DANGEROUS) else text


def plain_text(text: str) -> str:
    """The text that `safe_text` made safe."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(DANGEROUS) else text
