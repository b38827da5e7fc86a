"""How well text can be read on a colour: the contrast ratio of WCAG 2."""

READABLE = 4.5
"""AA for text of ordinary size."""


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white), of two colours like #c0c0c0."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
