"""What a pipeline can do."""

from bihuan.kernel.routing import add_reads, router
from bihuan.sales.pipeline.schemas import PipelineQuery
from bihuan.sales.pipeline.service import PIPELINES

pipelines = router("/pipelines", "Pipelines")
add_reads(pipelines, PIPELINES, PipelineQuery)
