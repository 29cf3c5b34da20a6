"""What can go wrong, each with a name; a message says what, where, and what to do."""


class KitError(Exception):
    """An error whose message is one line for a person."""


class DocumentError(KitError):
    """A document cannot be read; the others still can."""


class UsageError(KitError):
    """A call or a command is wrong: an unknown name, type or choice."""


class VocabularyError(KitError):
    """A row of the vocabulary contradicts itself or another row."""


class NotebookError(KitError):
    """A notebook cannot be run as asked, or one of its cells failed."""


class ReportError(KitError):
    """A report cannot be written, read or compared."""
