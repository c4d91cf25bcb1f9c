"""What keeps a traced program from the rest of the machine.

Two layers. Namespaces of the operating system hold whatever the program does: no network, every file read-only except
in one small file system in memory, no process but the worker's own in sight. Audit hooks hold for what a program asks
of Python; they stop mistakes and plain attempts, not one who sets out to get past them. A refused act raises
PermissionError in the program; `os.system`, which never raises on a command that fails, returns the shell's status for
one that must not be executed.
"""

import _posixsubprocess
import _signal
import errno
import fcntl
import os
import posix
import resource
import sys

MEGABYTE = 1 << 20
SCRATCH_BYTES = 64 * MEGABYTE
# Processes and threads of this user beyond those at the start; Linux does not hold root to it.
MOST_PROCESSES = 1024

# The file system in memory that namespaces leave writable. Every Linux has the place, and nothing is read there.
MEMORY_SCRATCH = '/dev/shm'


def refuse(act):
    raise PermissionError(errno.EPERM, f'{act} is not permitted to a traced program')


# Namespaces

def finish_namespaces():
    """Completes what the command `unshare` began: leaves only scratch writable and gives all capabilities up."""
    import ctypes
    import struct
    libc = ctypes.CDLL(None, use_errno=True)

    def call(function, *arguments):
        if function(*arguments) < 0:
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code))

    nosuid, nodev, noexec, bind, move = 2, 4, 8, 4096, 8192

    def mount(source, target, flags, options=None):
        kind = None if flags & (bind | move) else b'tmpfs'
        call(libc.mount, os.fsencode(source), os.fsencode(target), kind, ctypes.c_ulong(flags), options)

    # A /dev without the machine's disks: it is built on the scratch and then moved into place.
    options = b'mode=755,size=%d' % SCRATCH_BYTES
    mount('tmpfs', MEMORY_SCRATCH, nosuid | noexec, options)
    for name in ('null', 'zero', 'full', 'random', 'urandom'):
        with open(f'{MEMORY_SCRATCH}/{name}', 'x'):
            pass
        mount(f'/dev/{name}', f'{MEMORY_SCRATCH}/{name}', bind)
    for name, target in (('fd', ''), ('stdin', '/0'), ('stdout', '/1'), ('stderr', '/2')):
        os.symlink(f'/proc/self/fd{target}', f'{MEMORY_SCRATCH}/{name}')
    os.mkdir(f'{MEMORY_SCRATCH}/shm')
    mount(MEMORY_SCRATCH, '/dev', move)

    mount_setattr, current_directory, recursive, read_only = 442, -100, 0x8000, 1
    attributes = struct.pack('4Q', read_only, 0, 0, 0)
    call(libc.syscall, ctypes.c_long(mount_setattr), current_directory, b'/', recursive, attributes, len(attributes))
    mount('tmpfs', MEMORY_SCRATCH, nosuid | nodev | noexec, options)

    # Without these a program cannot undo any of it.
    bounding_drop, no_new_privileges, ambient, ambient_clear, capset_version = 24, 38, 47, 4, 0x20080522
    with open('/proc/sys/kernel/cap_last_cap') as last:
        for capability in range(int(last.read()) + 1):
            call(libc.prctl, bounding_drop, capability, 0, 0, 0)
    call(libc.prctl, ambient, ambient_clear, 0, 0, 0)
    call(libc.capset, struct.pack('Ii', capset_version, 0), bytes(24))
    call(libc.prctl, no_new_privileges, 1, 0, 0, 0)


def check_namespaces():
    """Raises RuntimeError unless the namespaces hold."""
    import socket
    with open('/proc/self/status') as status:
        capabilities = next(line.split()[1] for line in status if line.startswith('CapEff'))
    held = {
        'the worker is the first process': os.getpid() == 1,
        'no network but the loop': [name for _, name in socket.if_nameindex()] in ([], ['lo']),
        'files are read-only': os.statvfs('/').f_flag & os.ST_RDONLY,
        'the scratch is writable': os.access(MEMORY_SCRATCH, os.W_OK),
        'no capability': int(capabilities, 16) == 0,
    }
    missing = [what for what, holds in held.items() if not holds]
    if missing:
        raise RuntimeError(f'the namespaces do not hold: not true that {"; ".join(missing)}')


# Limits

def limit_resources():
    """Bounds, once for the worker and all that it forks, what no request has a limit of its own for."""
    lower(resource.RLIMIT_CORE, 0)
    lower(resource.RLIMIT_FSIZE, SCRATCH_BYTES)
    if sys.platform == 'linux':
        lower(resource.RLIMIT_NPROC, threads_of_user() + MOST_PROCESSES)


def lower(limit, wanted):
    _, hard = resource.getrlimit(limit)
    allowed = wanted if hard < 0 else min(wanted, hard)
    resource.setrlimit(limit, (allowed, allowed))


def threads_of_user():
    """How many threads this user has, as far as /proc shows them: what RLIMIT_NPROC is compared with."""
    count = 0
    for name in os.listdir('/proc'):
        if name.isdigit():
            try:
                if os.stat(f'/proc/{name}').st_uid == os.getuid():
                    count += len(os.listdir(f'/proc/{name}/task'))
            except OSError:
                continue  # it has ended meanwhile
    return count


# Audit hooks

# A call of one of these is refused, whatever its arguments.
FORBIDDEN = set('''
    os.system os.exec os.fork os.forkpty os.posix_spawn os.spawn os.startfile pty.spawn subprocess.Popen
    socket.connect socket.bind socket.sendto socket.getaddrinfo socket.gethostbyname socket.gethostbyaddr
    socket.getnameinfo socket.sethostname syslog.openlog syslog.syslog
    ctypes.dlsym ctypes.dlsym/handle ctypes.call_function ctypes.cdata ctypes.cdata/buffer ctypes.string_at
    ctypes.wstring_at ctypes.PyObj_FromPtr sqlite3.enable_load_extension sqlite3.load_extension
    cpython.PyInterpreterState_New resource.prlimit os.killpg
'''.split())

# Where a call names its paths: (argument, argument with the directory that it is relative to) for each.
CHANGED_PATHS = {
    'os.remove': [(0, 1)], 'os.rmdir': [(0, 1)], 'os.mkdir': [(0, 2)], 'os.symlink': [(1, 2)],
    'os.rename': [(0, 2), (1, 3)], 'os.link': [(0, 2), (1, 3)],
}
# The same for calls that follow a symbolic link.
CHANGED_FILES = {
    'os.chmod': [(0, 2)], 'os.chown': [(0, 3)], 'os.utime': [(0, 3)], 'os.truncate': [(0, None)],
    'os.chflags': [(0, None)], 'os.setxattr': [(0, None)], 'os.removexattr': [(0, None)],
}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
NOT_EXECUTABLE = 126
UNIX_FAMILY = 1
SAME_FAMILY = -1


def guard(scratch):
    """Refuses, in this process and from now on, acts that reach out of the directory `scratch`."""
    root = os.path.realpath(scratch) + os.sep
    own, null = os.getpid(), os.devnull
    realpath, dirname, basename, join, separator = (
        os.path.realpath, os.path.dirname, os.path.basename, os.path.join, os.sep)
    fsdecode, fspath, getcwd = os.fsdecode, os.fspath, os.getcwd

    def path_of(descriptor):
        if sys.platform == 'darwin':
            return fsdecode(fcntl.fcntl(descriptor, fcntl.F_GETPATH, bytes(1024)).rstrip(b'\0'))
        return realpath(f'/proc/self/fd/{descriptor}')

    def is_inside(path, directory=None, follow=True):
        if isinstance(path, int):
            return (path_of(path) + separator).startswith(root)
        base = getcwd() if directory in (None, -1) else path_of(directory)
        whole = join(base, fsdecode(fspath(path)))
        real = realpath(whole) if follow else join(realpath(dirname(whole)), basename(whole))
        return (real + separator).startswith(root)

    def opened(path, mode, flags):
        if not flags & WRITING or isinstance(path, int) or is_inside(path):
            return
        if realpath(fsdecode(path)) != null:  # as are the standard streams
            refuse(f'opening {path!r} for writing')

    def changed(event, arguments, places, follow):
        for place, directory in places:
            if not is_inside(arguments[place], None if directory is None else arguments[directory], follow):
                refuse(f'{event} of {arguments[place]!r}')

    def imported(name, file, *_):
        # A library that the program wrote itself, or a second copy of the module whose function is replaced below.
        if name == '_posixsubprocess' or file and is_inside(file):
            refuse(f'importing {name}')

    def created_socket(_, family, *__):
        # A pair of connected sockets is not distinguished from one; asyncio cannot do without.
        if family not in (UNIX_FAMILY, SAME_FAMILY):
            refuse('opening a socket')

    def sent_message(_, address):
        if address is not None:
            refuse('socket.sendmsg')

    def killed(process, _):
        if process != own:
            refuse('os.kill of another process')

    def loaded(name):
        if name is not None:
            refuse(f'loading the library {name!r}')

    def connected(database):
        name = fsdecode(database)
        if name.startswith('file:') or name not in ('', ':memory:') and not is_inside(name):
            refuse(f'opening the database {name!r}')

    checks = {'open': opened, 'import': imported, 'socket.__new__': created_socket, 'socket.sendmsg': sent_message,
              'os.kill': killed, 'ctypes.dlopen': loaded, 'sqlite3.connect': connected}

    def hook(event, arguments):
        if event in checks:
            checks[event](*arguments)
        elif event in FORBIDDEN:
            refuse(event)
        elif event in CHANGED_PATHS:
            changed(event, arguments, CHANGED_PATHS[event], False)
        elif event in CHANGED_FILES:
            changed(event, arguments, CHANGED_FILES[event], True)

    replace_unaudited(is_inside)
    sys.addaudithook(hook)


def replace_unaudited(is_inside):
    """Replaces the functions that reach out but tell no audit hook, and `os.system`."""
    def refusing(name):
        def refused(*_, **__):
            refuse(name)
        return refused

    def checking(name, function):
        def checked(path, *arguments, dir_fd=None, **named):
            if not is_inside(path, dir_fd, False):
                refuse(f'{name} of {path!r}')
            return function(path, *arguments, dir_fd=dir_fd, **named)
        return checked

    def system(command):
        return NOT_EXECUTABLE << 8

    _posixsubprocess.fork_exec = refusing('starting a process')
    for module in (os, posix):
        module.system = system
        for name in ('mkfifo', 'mknod'):
            if hasattr(posix, name):
                setattr(module, name, checking(name, getattr(module, name)))
        for name in ('chroot', 'pidfd_open', 'setns', 'setpgid', 'setpgrp', 'setsid', 'unshare'):
            if hasattr(module, name):
                setattr(module, name, refusing(name))
    if hasattr(_signal, 'pidfd_send_signal'):
        _signal.pidfd_send_signal = refusing('pidfd_send_signal')
