package org.codestep.trace;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Random programs that are put together of pieces which have their say when a program ends, or that reach standard
 * output in ways of their own: exit handlers, threads, finalisers, generators, streams, recursion, exceptions.
 */
final class RandomEndings {

    /** Garbage is collected only on demand and at the end, as to the collector a traced frame is one object more. */
    private static final String IMPORTS = "import atexit, contextlib, gc, io, os, sys, threading, weakref\n"
            + "from functools import partial\ngc.set_threshold(0)\n";

    /**
     * With {@code #} for a number that no other piece of the program has, and {@code ~} for a small random one. What
     * has a finaliser is a variable's own value: when the collector comes to what lists hold depends on the modules
     * that the interpreter has loaded, and is not the same in two installations of one release.
     */
    private static final List<String> PIECES = List.of(
            "print('text #', ~)",
            "print({'a', 'b#', 'c', 'dd'}, {'k#': ~, 'l': {'x', 'y'}}, hash('#') % 97)",
            "atexit.register(print, 'exit #', ~)",
            "@atexit.register\ndef bye#():\n    for i in range(~):\n        print('bye #', i)",
            "def bad#():\n    print('bad #')\n    raise ValueError('#')\natexit.register(bad#)",
            "def again#():\n    atexit.register(print, 'never')\n    print('again #')\natexit.register(again#)",
            "class F#:\n    def __init__(self, n):\n        self.n = n\n    def __del__(self):\n        print('del #',"
                    + " self.n)\nf# = F#(~)",
            "class R#:\n    def __del__(self):\n        print('cycle #')\nr# = R#()\nr#.me = r#\ndel r#",
            "class L#:\n    def __del__(self):\n        print('late #')\nl#, m# = L#(), L#()",
            "class S#:\n    def __del__(self):\n        print('kept #')\nsys.kept# = S#()",
            "class E#:\n    def __del__(self):\n        raise KeyError('#')\ne# = E#()",
            "def g#():\n    try:\n        for i in range(9):\n            yield i\n    finally:\n"
                    + "        print('closed #')\ni# = g#()\nfor k in range(~):\n    next(i#)",
            "def t#():\n    for i in range(~):\n        pass\n    print('thread #')\n"
                    + "w# = threading.Thread(target=t#)\nw#.start()\nw#.join()",
            "def u#():\n    ready#.wait()\n    print('waited #')\nready# = threading.Event()\n"
                    + "w# = threading.Thread(target=u#)\nw#.start()\natexit.register(print, 'after #')\nready#.set()\n"
                    + "w#.join()",
            "w# = threading.Thread(target=lambda: 1 / 0)\nw#.start()\nw#.join()",
            "threading.Thread(target=partial(print, 'partial #'), daemon=False).start()",
            "os.write(1, b'raw #\\n')",
            "print('flushed #', flush=True)",
            "sys.stdout.write('written #\\n')\nsys.stdout.flush()",
            "sys.__stdout__.write('original #\\n')",
            "sys.stdout.buffer.write(b'buffer #\\n')",
            "print(sys.stdout.fileno(), sys.stderr.fileno(), sys.stdin.fileno(), sys.stdin.read() == '')",
            "print('error #', file=sys.stderr)\nos.write(2, b'x')",
            "with contextlib.redirect_stdout(io.StringIO()) as s#:\n    print('hidden #')\nprint(len(s#.getvalue()))",
            "class U#:\n    def write(self, text):\n        return sys.__stdout__.write(text.upper())\n"
                    + "    def flush(self):\n        sys.__stdout__.flush()\nsys.stdout = U#()\nprint('upper #')\n"
                    + "sys.stdout = sys.__stdout__",
            "o# = open(1, 'w', closefd=False)\no#.write('unclosed #\\n')",
            "with open(1, 'wb', closefd=False) as b#:\n    b#.write(b'bytes #\\n')",
            "def d#(n):\n    return 0 if n == 0 else 1 + d#(n - 1)\nprint(d#(9~0), d#(99~))",
            "def c#():\n    global n#\n    n# += 1\n    c#()\nn# = 0\ntry:\n    c#()\nexcept RecursionError as error:\n"
                    + "    print(n#, error)\nfor i in range(~):\n    pass",
            "try:\n    [][~]\nexcept IndexError as error:\n    print('caught', error)\nelse:\n    pass\nfinally:\n"
                    + "    print('finally #')",
            "@contextlib.contextmanager\ndef m#():\n    print('enter #')\n    try:\n        yield ~\n    finally:\n"
                    + "        print('leave #')\nwith m#() as v#:\n    print(v# * 2)",
            "class P#:\n    x = ~\n    def __enter__(self):\n        return self\n    def __exit__(self, *_):\n"
                    + "        print('exit P#')\nwith P#() as p#:\n    print(p#.x)",
            "class W#: pass\nv# = W#()\nweakref.finalize(v#, print, 'finalised #')",
            "class K#: pass\ny# = K#()\nz# = weakref.ref(y#, lambda _: print('callback #'))",
            "gc.collect()",
            "gc.disable()",
            "sys.setrecursionlimit(~00 + 60)\nprint(sys.getrecursionlimit(), sys.gettrace())",
            "print([k * k for k in range(~)], sum(k for k in range(~)), sorted('b#a'))",
            "def h#(a, *b, c=~, **d):\n    return a, b, c, d\nprint(h#(1, 2, c=3, e=4))",
            "async def a#():\n    print('coroutine #')\n    return ~\ntry:\n    a#().send(None)\n"
                    + "except StopIteration as stop:\n    print(stop.value)",
            "x# = 'x' * ~000\nprint(len(x#), x#)",
            "print(f'{~:05d} {3.~!r} {\"#\":>4}')",
            "match ~:\n    case 1 | 2:\n        print('few #')\n    case n if n > 5:\n        print('many #')\n"
                    + "    case _:\n        print('some #')");

    private static final List<String> ENDINGS = List.of(
            "", "", "", "print('end')", "sys.exit()", "sys.exit(~)", "sys.exit('message #')", "raise SystemExit",
            "raise ValueError('last #')", "1 / 0", "undefined#", "raise KeyboardInterrupt", "assert False, '#'",
            "class O#(Exception): pass\nraise O#(~)", "def q#(n):\n    return q#(n + 1)\nq#(0)",
            "sys.stdout.close()", "sys.stdout = None", "os.close(1)", "sys.stdout.flush()\nos._exit(~0)",
            "sys.excepthook = lambda kind, value, _: print('hook', kind.__name__, value)\nraise LookupError('#')",
            "raise SystemExit(None)", "exit(~)",
            "def z#():\n    try:\n        raise KeyError\n    finally:\n        print('unwound')\nz#()",
            "try:\n    sys.exit(~)\nfinally:\n    print('before exit')", "{'a': 1}['b#']", "raise BaseException",
            "sys.stdout = io.TextIOWrapper(sys.stdout.buffer, 'utf-8')\nprint('wrapped #')", "x = (1,\n", "return",
            "import no_such_module_#", "sys.stdout.detach()", "del sys.stdout");

    private static final int MOST_PIECES = 6;

    /** The exit codes of {@code os._exit} are no smaller, those of {@code sys.exit} are. */
    static final int LEAST_OF_EXIT = 10;

    private RandomEndings() {}

    static String next(RandomGenerator random) {
        StringBuilder program = new StringBuilder(IMPORTS);
        int pieces = random.nextInt(1, MOST_PIECES + 1);
        for (int number = 1; number <= pieces; number++) {
            program.append(piece(PIECES, number, random)).append('\n');
        }
        return program.append(piece(ENDINGS, pieces + 1, random)).append('\n').toString();
    }

    private static String piece(List<String> pieces, int number, RandomGenerator random) {
        String piece = pieces.get(random.nextInt(pieces.size())).replace("#", Integer.toString(number));
        StringBuilder text = new StringBuilder();
        for (char c : piece.toCharArray()) {
            text.append(c == '~' ? (char) ('0' + random.nextInt(1, 10)) : c);
        }
        return text.toString();
    }
}
