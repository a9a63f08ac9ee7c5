"""``python -m nianbao`` is the command ``nianbao``."""

import sys

from nianbao.cli import main

sys.exit(main())
