"""Measures: pure functions, frame in, frame or number out, one module a subject.

None of them reads a snapshot. A value that nobody reported is ``None`` or NaN on the way in and on the way
out; it is never taken for zero, and a measure that would need it is ``None`` too.
"""
