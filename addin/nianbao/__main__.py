"""``python -m nianbao`` is the command ``nianbao``."""

import sys

if not sys.flags.safe_path:  # otherwise what lies in the working folder would be imported
    del sys.path[0]

from nianbao.cli import main

sys.exit(main())
