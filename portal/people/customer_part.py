"""The part of a payment reference that is the same in all of a customer's: what a mandate is matched by."""

from portal.config import ReferenceSeries


def customer_part(reference: str, series: ReferenceSeries) -> str:
    """What is the same in all references of a customer; the whole where the series has no slice, or is another one."""
    if not series.customer_slice or not is_of_series(reference, series):
        return reference
    start, end = series.customer_slice
    return reference[start:end]


def is_of_series(reference: str, series: ReferenceSeries) -> bool:
    """Whether it is as long as the references of the series are."""
    if series.lengths:
        return len(reference) in series.lengths
    return not series.customer_slice or len(reference) >= series.customer_slice[1]
