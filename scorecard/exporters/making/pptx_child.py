"""The process that makes a presentation: a pickled Show on its standard input, the file on its standard output.

Knows no Django; the pickle is the portal's own.
"""

import pickle
import sys

from scorecard.exporters.making import limits
from scorecard.exporters.slides.pptx import presentation

if __name__ == "__main__":
    limits.set_for(int(sys.argv[1]))
    sys.stdout.buffer.write(presentation.write(pickle.loads(sys.stdin.buffer.read())))  # noqa: S301
