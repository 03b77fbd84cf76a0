"""Many reports: which pairs, which of them are there already, and the others spread over processes or a cluster.

``plan_batch`` says what there is to do, ``run_batch`` does it.
"""

from bilateral.execution.batch.choice import Choice
from bilateral.execution.batch.plan import Batch, BatchRequest, plan_batch
from bilateral.execution.batch.run import BatchInterrupted, BatchResult, run_batch

__all__ = ["Batch", "BatchInterrupted", "BatchRequest", "BatchResult", "Choice", "plan_batch", "run_batch"]
