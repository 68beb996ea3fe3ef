"""The compiled sweep. Without a compiler, or without Python's and NumPy's headers, the package installs without it."""

from pathlib import Path

from setuptools import Extension, setup

FOLDER = Path("twofold/engine/kernel")


def kernel() -> list[Extension]:
    """The extension, or nothing where NumPy is not there to build against."""
    try:
        import numpy
    except ImportError:
        return []
    return [
        Extension(
            "twofold.engine.kernel._kernel",
            sources=sorted(str(path) for path in FOLDER.glob("*.c")),
            depends=sorted(str(path) for path in FOLDER.glob("*.h")),
            include_dirs=[numpy.get_include()],
            libraries=["m"],
            extra_compile_args=["-O3", "-fno-math-errno", "-fno-trapping-math", "-g0"],
            optional=True,
        )
    ]


setup(ext_modules=kernel())
