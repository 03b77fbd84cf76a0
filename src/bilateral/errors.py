"""Errors that a user may see: each is one clear line saying what is wrong and what would be right."""


class BilateralError(Exception):
    """Base of every error whose message is meant for the user."""


class PairError(BilateralError):
    """A country is unknown, or the two countries are the same."""


class ParameterError(BilateralError):
    """A parameter of a report is unknown or out of range."""


class SnapshotError(BilateralError):
    """A snapshot is missing, or its files do not match its description."""


class DeliveryError(SnapshotError):
    """What a source delivered breaks a rule of the schema; ``source_id`` is the source's."""

    def __init__(self, message: str, source_id: str) -> None:
        super().__init__(message)
        self.source_id = source_id


class SourceError(BilateralError):
    """A source file is not what its parser expects."""


class ServiceError(SourceError):
    """A service of official data did not give what it was asked for."""


class UnreachableError(ServiceError):
    """A service cannot be reached, was cut off, or stayed out of order through all retries."""


class QuotaError(ServiceError):
    """A service allows no more requests for now."""


class AnswerError(ServiceError):
    """A service answered something that is not its data: an error, a web page, a broken or boundless file."""


class ClaimsError(BilateralError):
    """A claims file has an unknown column or measure, or a cell that cannot be read."""


class EstimationError(BilateralError):
    """A model cannot be fitted: a library is missing, or the data do not determine it."""


class ExecutionError(BilateralError):
    """A chapter failed while it ran."""


class OutputError(BilateralError):
    """A report cannot be written where it was asked for."""


class RenderingError(BilateralError):
    """A report cannot be turned into HTML or PDF."""


class ReportError(BilateralError):
    """A folder holds no report, or what it holds is damaged."""


class StoppedError(BilateralError):
    """The user ended a command before it was through; the message says how it goes on."""
