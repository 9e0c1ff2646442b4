"""Scanning: pictures in, texts out. Knows cameras, files, hand scanners and decoders.

Must never know what a text opens, nor Qt. Pictures stay in memory and are never written anywhere.
"""

import os

# Read once, when OpenCV is loaded: a small file must not unpack into gigabytes, and a camera that hangs
# must be noticed after one second instead of ten.
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", "100000000")
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "1")
os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")
