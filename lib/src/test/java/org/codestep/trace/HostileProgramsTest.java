package org.codestep.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.codestep.trace.cpython.Isolation;
import org.codestep.trace.cpython.PythonInstallation;
import org.codestep.trace.cpython.PythonWorker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Programs that mean harm, in each isolation: each has an outcome of its own, the next program is
 * answered, and no process is left.
 */
class HostileProgramsTest {

    private static final Limits SMALL = limits(Duration.ofSeconds(1));
    /** For what is to end before its time, as slow as the machine may be. */
    private static final Limits PATIENT = limits(Duration.ofSeconds(60));
    private static final PythonInstallation PYTHON = PythonInstallation.find();

    @TempDir
    private Path elsewhere;

    /** A program, with {@code PLACE} for a directory outside its scratch folder, and its outcome. */
    private record Hostile(String source, String outcome) {

        Limits limits() {
            return outcome.equals("TimeLimit") ? SMALL : PATIENT;
        }
    }

    private static final List<Hostile> PROGRAMS = List.of(
            new Hostile("while True:\n    x = 1", "StepLimit"),
            new Hostile("import itertools\nsum(itertools.repeat(0))", "TimeLimit"),
            new Hostile("x = 9 ** 9 ** 9", "TimeLimit"),
            new Hostile("import os\nx = 9 ** 9 ** 9", "TimeLimit"),
            new Hostile("x = ['x' * 1000] * 10 ** 9", "MemoryLimit"),
            new Hostile("import os\nx = []\nwhile True: x.append(bytearray(10 ** 7))", "MemoryLimit"),
            new Hostile("import resource\n_, hard = resource.getrlimit(resource.RLIMIT_AS)\n"
                    + "resource.setrlimit(resource.RLIMIT_AS, (hard, hard))\nx = bytes(10 ** 9)", "MemoryLimit"),
            new Hostile("while True: print('x' * 1000)", "OutputLimit"),
            new Hostile("import sys\nsys.stdout.write('x' * 10 ** 7)", "OutputLimit"),
            new Hostile("def f(n): return f(n + 1)\nf(0)", "RecursionError"),
            new Hostile("import sys\nsys.setrecursionlimit(10 ** 9)\ndef f(n): return f(n + 1)\nf(0)", "StepLimit"),
            new Hostile("import os\nwhile True: os.fork()", "PermissionError"),
            new Hostile("import os\nif os.fork() == 0:\n    os.setsid()\n    while True: pass", "PermissionError"),
            new Hostile("import multiprocessing\nmultiprocessing.Process(target=print).start()", "PermissionError"),
            new Hostile("import subprocess\nsubprocess.run(['touch', 'PLACE/new'])", "PermissionError"),
            new Hostile("import os\nos.execv('/bin/true', ['true'])", "PermissionError"),
            new Hostile("import os\nos.posix_spawn('/bin/true', ['true'], {})", "PermissionError"),
            new Hostile("import os\nos.popen('touch PLACE/new')", "PermissionError"),
            new Hostile("import os\nassert os.system('touch PLACE/new') == 126 << 8\nraise LookupError", "LookupError"),
            new Hostile("import _posixsubprocess\n_posixsubprocess.fork_exec()", "PermissionError"),
            new Hostile("import os\nos.remove('PLACE/precious')", "PermissionError"),
            new Hostile("import os\nos.chdir('PLACE')\nos.unlink('precious')", "PermissionError"),
            new Hostile("import os\nos.remove('precious', dir_fd=os.open('PLACE', os.O_RDONLY))", "PermissionError"),
            new Hostile("import shutil\nshutil.rmtree('PLACE')", "PermissionError"),
            new Hostile("open('PLACE/precious', 'w')", "PermissionError"),
            new Hostile("open('PLACE/new', 'x')", "PermissionError"),
            new Hostile("open('PLACE/precious', 'r+')", "PermissionError"),
            new Hostile("import os\nos.open('PLACE/new', os.O_CREAT | os.O_WRONLY)", "PermissionError"),
            new Hostile("import os\nos.symlink('PLACE/precious', 'link')\nopen('link', 'a')", "PermissionError"),
            new Hostile("import os\nos.link('PLACE/precious', 'link')", "PermissionError"),
            new Hostile("import os\nos.rename('PLACE/precious', 'mine')", "PermissionError"),
            new Hostile("import os\nos.truncate('PLACE/precious', 0)", "PermissionError"),
            new Hostile("import os\nos.chmod('PLACE/precious', 0)", "PermissionError"),
            new Hostile("import os\nos.mkdir('PLACE/new')", "PermissionError"),
            new Hostile("import os\nos.mkfifo('PLACE/new')", "PermissionError"),
            new Hostile("import sqlite3\nsqlite3.connect('PLACE/new')", "PermissionError"),
            new Hostile("import socket\nsocket.socket()", "PermissionError"),
            new Hostile("import socket\nsocket.create_connection(('127.0.0.1', 9))", "PermissionError"),
            new Hostile("import socket\nsocket.socket(socket.AF_UNIX).connect('PLACE/new')", "PermissionError"),
            new Hostile("import ctypes\nctypes.CDLL(None).system(b'touch PLACE/new')", "PermissionError"),
            new Hostile("import os\nos.kill(os.getppid(), 9)", "PermissionError"),
            new Hostile("import os\nos.kill(-1, 9)", "PermissionError"),
            new Hostile("import os\nos.killpg(0, 9)", "PermissionError"),
            new Hostile("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", "TimeLimit"),
            new Hostile("import os\nos.abort()", "WorkerDied"),
            new Hostile("import os\nfor i in range(3, 100):\n    try: os.write(i, b'{}\\n')\n    except OSError: pass",
                    "WorkerDied"),
            new Hostile("import os\nos.closerange(0, 100)", "WorkerDied"));

    private static Limits limits(Duration time) {
        return new Limits(20_000, time, 10_000, 128 << 20, 1 << 20);
    }

    @ParameterizedTest
    @EnumSource
    void eachHasItsOutcomeAndTheNextProgramIsAnswered(Isolation isolation) throws IOException {
        Oracle.require(PYTHON, isolation);
        Path precious = Files.writeString(elsewhere.resolve("precious"), "here");
        Set<ProcessHandle> before = descendants();
        List<String> wrong = new ArrayList<>();
        try (CPythonTracer tracer = new CPythonTracer(PYTHON, 1, isolation)) {
            int alone = 0;
            for (Hostile program : PROGRAMS) {
                String source = program.source().replace("PLACE", elsewhere.toString());
                Trace trace = tracer.trace(source, program.limits(), Tracer.Detail.SUMMARY);
                if (!trace.error().equals(Optional.of(program.outcome()))) {
                    wrong.add(source + "\n-> " + program.outcome() + ", but was " + trace.error());
                }
                assertEquals("6\n", tracer.trace("import math\nprint(math.factorial(3))").stdout(), source);
                alone = alone == 0 ? started(before).size() : alone;
                assertEquals(alone, started(before).size(), "processes after " + source);
            }
        }
        assertEquals(List.of(), wrong);
        assertEquals("here", Files.readString(precious));
        assertEquals(List.of(precious), filesElsewhere());
        assertAllEnd(started(before));
    }

    /** The operating system's isolation holds also for a program that got past the audit hooks. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUDIT_HOOKS")
    void namespacesHoldWithoutAuditHooks(Isolation isolation) throws IOException {
        Oracle.require(PYTHON, isolation);
        Path precious = Files.writeString(elsewhere.resolve("precious"), "here");
        Set<ProcessHandle> before = descendants();
        try (CPythonTracer tracer = new CPythonTracer(PYTHON, 1, isolation, false)) {
            tracer.trace("x = 1");
            int alone = started(before).size();
            Trace daemon = tracer.trace("""
                    import os, time
                    if os.fork() == 0:
                        os.setsid()
                        if os.fork() == 0:
                            time.sleep(1000)
                        os._exit(0)
                    time.sleep(0.2)
                    """);
            assertEquals(Optional.empty(), daemon.error());
            assertEquals(alone, started(before).size());

            assertEquals("[Errno 30] [Errno 30] [Errno 30] ", tracer.trace("""
                    import os
                    for act in (lambda: open('PLACE/new', 'w'), lambda: os.remove('PLACE/precious'),
                                lambda: os.rename('PLACE/precious', 'PLACE/new')):
                        try: act()
                        except OSError as error: print(str(error)[:10], end=' ')
                    """.replace("PLACE", elsewhere.toString())).stdout());
            assertEquals(Optional.of("OSError"),
                    tracer.trace("import socket\nsocket.create_connection(('192.0.2.1', 80))").error());
            assertEquals("True True\n", tracer.trace("""
                    import ctypes, os
                    libc = ctypes.CDLL(None)
                    print(libc.mount(b'none', b'/', None, ctypes.c_ulong(4096 | 32), None) < 0, os.getppid() == 1)
                    """).stdout());
            assertEquals(Optional.empty(),
                    tracer.trace("import os\ntry: os.kill(-1, 9)\nexcept ProcessLookupError: pass").error());
            assertEquals("1\n", tracer.trace("import math\nprint(1)").stdout());
        }
        assertEquals("here", Files.readString(precious));
        assertEquals(List.of(precious), filesElsewhere());
        assertAllEnd(started(before));
    }

    /** The guard is not in the way of what programs ordinarily do. */
    @ParameterizedTest
    @EnumSource
    void ordinaryProgramsRunAsEver(Isolation isolation) {
        Oracle.require(PYTHON, isolation);
        try (CPythonTracer tracer = new CPythonTracer(PYTHON, 1, isolation)) {
            List<String> programs = List.of(
                    "open('a.txt', 'w').write('x')\nprint(open('a.txt').read())",
                    "import tempfile\nwith tempfile.TemporaryDirectory() as place:\n"
                            + "    open(place + '/a', 'w').close()\nprint('x')",
                    "import os\nos.mkdir('a')\nos.rename('a', 'b')\nos.rmdir('b')\n"
                            + "print('y', file=open(os.devnull, 'w'))\nprint('x')",
                    "import threading\nthread = threading.Thread(target=print, args='x')\n"
                            + "thread.start()\nthread.join()",
                    "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(4) as pool:\n"
                            + "    print(*pool.map(str, 'x'))",
                    "from multiprocessing.pool import ThreadPool\nprint(*ThreadPool(2).map(str, 'x'))",
                    "import asyncio\nasync def main(): print('x')\nasyncio.run(main())",
                    "import sqlite3\nprint(*sqlite3.connect(':memory:').execute(\"select 'x'\").fetchone())",
                    "import platform, uuid\nplatform.platform(), uuid.uuid1(), uuid.uuid4()\nprint('x')",
                    "import ctypes\nctypes.c_int(1)\nprint('x')",
                    "import os\nos.listdir('/'), open(os.__file__).read()\nprint('x')");
            assertEquals(programs.stream().map(program -> program + " -> x\n").toList(),
                    programs.stream().map(program -> program + " -> " + outputOrError(tracer, program)).toList());
        }
    }

    private static String outputOrError(CPythonTracer tracer, String program) {
        Trace trace = tracer.trace(program, PATIENT, Tracer.Detail.SUMMARY);
        return trace.error().orElse(trace.stdout());
    }

    @Test
    void theStrongestThatWorksIsTaken() {
        Isolation strongest = Stream.of(Isolation.values())
                .filter(isolation -> !isolation.hasNamespaces() || PythonWorker.starts(PYTHON, isolation))
                .findFirst().orElseThrow();
        try (CPythonTracer tracer = new CPythonTracer(PYTHON, 1)) {
            assertEquals(strongest, tracer.isolation());
        }
    }

    private List<Path> filesElsewhere() throws IOException {
        try (Stream<Path> files = Files.list(elsewhere)) {
            return files.toList();
        }
    }

    private static Set<ProcessHandle> descendants() {
        return ProcessHandle.current().descendants().collect(Collectors.toSet());
    }

    private static Set<ProcessHandle> started(Set<ProcessHandle> before) {
        Set<ProcessHandle> now = new HashSet<>(descendants());
        now.removeAll(before);
        return now;
    }

    private static void assertAllEnd(Set<ProcessHandle> processes) {
        for (ProcessHandle process : processes) {
            process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
        }
        assertTrue(processes.stream().noneMatch(ProcessHandle::isAlive));
    }
}
