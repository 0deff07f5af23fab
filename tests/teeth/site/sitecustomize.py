"""Python runs this first in every process of a negative control, that of the server's workers too."""

import sys

if not {"multiprocessing.resource_tracker", "alembic"} & set(" ".join(sys.orig_argv).replace("import", " ").split()):
    from tests.teeth.control import apply_chosen

    apply_chosen()
