"""Registers the Java kernel with Jupyter, as kernelspec `java` in the Python environment that runs this script.

    python environment/kernel/install.py [--java JAVA] [--classpath CP] [--sources PATH] [--kernel-jar JAR] [--xmx SIZE]
"""
import argparse
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager

PROJECT = Path(__file__).resolve().parents[2]
KERNEL_JAR = PROJECT / "environment/kernel/target/codestep-kernel.jar"
CLASSPATH = f"{PROJECT}/lib/target/codestep-0.1.0-SNAPSHOT.jar:{PROJECT}/lib/target/dependencies/*"
SOURCES = str(PROJECT / "lib/src/main/java")

# glibc's allocator would give freed tensors back to the system and fault them in again at every training step.
MALLOC = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "33554432",
    "MALLOC_TRIM_THRESHOLD_": "17179869184",
    "MALLOC_TOP_PAD_": "268435456",
}


def default_java():
    """The Java of JAVA_HOME, or else the one on the PATH."""
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home, "bin", "java")) if home else shutil.which("java")
    if java is None:
        sys.exit("install.py: no Java found: set JAVA_HOME to a JDK (17 or newer), or give --java")
    return java


def kernel_spec(java, classpath, kernel_jar, xmx=None, sources=SOURCES):
    """The content of kernel.json."""
    heap = [f"-Xmx{xmx}"] if xmx else []
    return {
        "argv": [
            str(java),
            *heap,
            "-Djava.awt.headless=true",
            "--enable-native-access=ALL-UNNAMED",
            "--add-opens=jdk.jshell/jdk.jshell=ALL-UNNAMED",  # for documentation: see DocumentationSources.java
            f"-javaagent:{kernel_jar}",  # for classes that a cell declares again: see RedefinitionAgent.java
            "-cp",
            f"{kernel_jar}:{classpath}" if classpath else str(kernel_jar),
            "org.codestep.kernel.Main",
            "{connection_file}",
        ],
        "display_name": "Java",
        "language": "java",
        "interrupt_mode": "message",
        "env": {**MALLOC, "DJL_CACHE_DIR": str(PROJECT / ".cache/djl"), "CODESTEP_SOURCES": sources},
    }


def install(spec, prefix=sys.prefix):
    """Writes the kernelspec; returns its folder."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "kernel.json").write_text(json.dumps(spec, indent=2) + "\n", encoding="utf-8")
        return KernelSpecManager().install_kernel_spec(folder, "java", prefix=prefix)


def main():
    parser = argparse.ArgumentParser(description="Register the Java kernel with Jupyter, as kernelspec `java`.")
    parser.add_argument("--java", help="the java command (default: that of JAVA_HOME, or the one on the PATH)")
    parser.add_argument("--classpath", default=CLASSPATH,
                        help="what notebooks may use, as java -cp takes it; relative to where the kernel starts "
                             "(default: the library with its dependencies)")
    parser.add_argument("--sources", default=SOURCES,
                        help="folders and archives of sources whose documentation Shift-Tab shows, written as the "
                             "class path (default: the library's)")
    parser.add_argument("--kernel-jar", default=KERNEL_JAR, type=Path, help="default: %(default)s")
    parser.add_argument("--xmx", metavar="SIZE", help="the largest Java heap, such as 4g (default: Java's own)")
    arguments = parser.parse_args()

    java = arguments.java or default_java()
    if shutil.which(java) is None:
        sys.exit(f"install.py: {java} is no command: give the path of java in a JDK (17 or newer)")
    if not arguments.kernel_jar.is_file():
        sys.exit(f"install.py: {arguments.kernel_jar} is not there: build it with `mvn package`")
    if "=" in str(arguments.kernel_jar.resolve()):
        sys.exit(f"install.py: Java takes no agent from a path with '=': move {arguments.kernel_jar.resolve()} elsewhere")
    spec = kernel_spec(java, arguments.classpath, arguments.kernel_jar.resolve(), arguments.xmx, arguments.sources)
    print("kernelspec java installed in", install(spec))


if __name__ == "__main__":
    main()
