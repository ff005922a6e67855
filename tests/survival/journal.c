/* Stands between a process and its disk (LD_PRELOAD): it notes every call that changes a file below
 * a directory, in the order in which they took effect, and can end the process at one of them or
 * let one fail. tests/survival/shim.rs builds it and sets its variables; journal.rs reads the notes.
 *
 *   PANGUAN_DISK_DIR      the directory; without it nothing is done
 *   PANGUAN_DISK_JOURNAL  where the notes go; none are kept without it
 *   PANGUAN_DISK_COUNT    where the number of counted calls is kept, as text
 *   PANGUAN_DISK_CLASSES  which calls are counted: 1 writes, 2 syncs, 4 openings, 8 names
 *   PANGUAN_DISK_KILL_AT  the process ends at this counted call; the first one is 1
 *   PANGUAN_DISK_FAIL_AT  this counted call fails
 *   PANGUAN_DISK_FAIL_ALL so do all that follow
 *   PANGUAN_DISK_ERRNO    with this error
 *   PANGUAN_DISK_TEAR     the first half of a write that is ended or fails is done
 *   PANGUAN_DISK_NO_SYNC  a sync is noted and not done: whoever only reads the notes needs none
 *
 * What the process says on standard output is noted too, so that it is known whether it was said
 * before or after a sync. One lock is held through every call: no two overlap.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum class { WRITES = 1, SYNCS = 2, OPENINGS = 4, NAMES = 8 };

/* The numbers are known to journal.rs. */
enum op {
    OP_OPEN = 1, OP_CLOSE, OP_WRITE, OP_TRUNCATE, OP_ALLOCATE, OP_SYNC,
    OP_RENAME, OP_LINK, OP_UNLINK, OP_MKDIR, OP_RMDIR, OP_SAID
};

#define FDS 65536

/* At the first call: an allocator may open files before any constructor has run. */
static pthread_once_t begun = PTHREAD_ONCE_INIT;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *dir;
static size_t dir_length;
static int journal = -1;
static int count_fd = -1;
static unsigned long classes = 15, kill_at, fail_at, counted;
static int fail_all, fail_errno = EIO, tear, no_sync;
static char tracked[FDS];

static int (*real_open)(const char *, int, ...);
static int (*real_openat)(int, const char *, int, ...);
static int (*real_close)(int);
static int (*real_fclose)(FILE *);
static int (*real_closedir)(DIR *);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static ssize_t (*real_pwritev)(int, const struct iovec *, int, off_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fallocate)(int, int, off_t, off_t);
static int (*real_posix_fallocate)(int, off_t, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_sync_file_range)(int, off_t, off_t, unsigned int);
static int (*real_renameat)(int, const char *, int, const char *);
static int (*real_linkat)(int, const char *, int, const char *, int);
static int (*real_unlinkat)(int, const char *, int);
static int (*real_mkdirat)(int, const char *, mode_t);

static unsigned long number(const char *name)
{
    const char *text = getenv(name);
    return text ? strtoul(text, NULL, 10) : 0;
}

static void begin(void)
{
#define REAL(name) real_##name = dlsym(RTLD_NEXT, #name)
    REAL(open); REAL(openat); REAL(close); REAL(write); REAL(pwrite); REAL(writev); REAL(pwritev);
    REAL(ftruncate); REAL(fallocate); REAL(posix_fallocate); REAL(fsync); REAL(fdatasync);
    REAL(fclose); REAL(closedir); REAL(sync_file_range); REAL(renameat); REAL(linkat);
    REAL(unlinkat); REAL(mkdirat);
    dir = getenv("PANGUAN_DISK_DIR");
    if (!dir) return;
    dir_length = strlen(dir);
    const char *path = getenv("PANGUAN_DISK_JOURNAL");
    if (path) journal = real_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    path = getenv("PANGUAN_DISK_COUNT");
    if (path) count_fd = real_open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (getenv("PANGUAN_DISK_CLASSES")) classes = number("PANGUAN_DISK_CLASSES");
    if (getenv("PANGUAN_DISK_ERRNO")) fail_errno = (int)number("PANGUAN_DISK_ERRNO");
    kill_at = number("PANGUAN_DISK_KILL_AT");
    fail_at = number("PANGUAN_DISK_FAIL_AT");
    fail_all = getenv("PANGUAN_DISK_FAIL_ALL") != NULL;
    tear = getenv("PANGUAN_DISK_TEAR") != NULL;
    no_sync = getenv("PANGUAN_DISK_NO_SYNC") != NULL;
}

/* One note: its head, then two byte strings. Written with one call, so it is whole or not there. */
struct head { uint32_t op; int32_t fd; int64_t number; uint32_t first, second; };

static void note(enum op op, int fd, int64_t value, const void *one, size_t first,
                 const void *other, size_t second)
{
    if (journal < 0) return;
    struct head head = { op, fd, value, (uint32_t)first, (uint32_t)second };
    struct iovec parts[3] = {
        { &head, sizeof head }, { (void *)one, first }, { (void *)other, second }
    };
    if (real_writev(journal, parts, 3) != (ssize_t)(sizeof head + first + second)) abort();
}

static void note_path(enum op op, int fd, int64_t value, const char *one, const char *other)
{
    note(op, fd, value, one, strlen(one), other ? other : "", other ? strlen(other) : 0);
}

/* The whole path of what is named; false if it is not below the directory. */
static int is_below(int at, const char *path, char *whole)
{
    pthread_once(&begun, begin);
    if (!dir || !path) return 0;
    if (path[0] == '/' || at == AT_FDCWD) {
        if (strlen(path) >= PATH_MAX) return 0;
        strcpy(whole, path);
    } else {
        char link[64], base[PATH_MAX];
        snprintf(link, sizeof link, "/proc/self/fd/%d", at);
        ssize_t length = readlink(link, base, sizeof base - 1);
        if (length < 0) return 0;
        base[length] = 0;
        if (snprintf(whole, PATH_MAX, "%s/%s", base, path) >= PATH_MAX) return 0;
    }
    size_t length = strlen(whole);
    while (length > 1 && whole[length - 1] == '/') whole[--length] = 0;
    return strncmp(whole, dir, dir_length) == 0
        && (whole[dir_length] == '/' || whole[dir_length] == 0);
}

static int is_tracked(int fd)
{
    pthread_once(&begun, begin);
    return dir && fd >= 0 && fd < FDS && tracked[fd];
}

/* Counts a call, with the lock held. Returns 1 if it is to fail; does not return if it is the one
 * at which the process ends, `half` of which is done first. */
static int comes(enum class class, void (*half)(void *), void *of)
{
    if (!(classes & class)) return 0;
    counted++;
    if (count_fd >= 0) {
        char text[32];
        int length = snprintf(text, sizeof text, "%lu\n", counted);
        if (real_pwrite(count_fd, text, (size_t)length, 0) != length) abort();
    }
    int fails = fail_at && (counted == fail_at || (fail_all && counted > fail_at));
    int ends = counted == kill_at;
    if ((fails || ends) && tear && half) half(of);
    if (ends) {
        kill(getpid(), SIGKILL);
        for (;;) pause();
    }
    if (fails) errno = fail_errno;
    return fails;
}

#define LOCK() pthread_mutex_lock(&lock)
/* Keeps errno, which the caller is about to read. */
static void unlock(void)
{
    int saved = errno;
    pthread_mutex_unlock(&lock);
    errno = saved;
}

static int opens(int at, const char *path, int flags, mode_t mode)
{
    char whole[PATH_MAX];
    if (!is_below(at, path, whole)) {
        int fd = real_openat(at, path, flags, mode);
        if (fd >= 0 && fd < FDS) tracked[fd] = 0;
        return fd;
    }
    LOCK();
    int fd = -1;
    if (!comes(OPENINGS, NULL, NULL)) {
        fd = real_openat(at, path, flags, mode);
        if (fd >= 0) {
            if (fd < FDS) tracked[fd] = 1;
            int kept = ((flags & O_CREAT) ? 1 : 0) | ((flags & O_TRUNC) ? 2 : 0);
            note_path(OP_OPEN, fd, kept, whole, NULL);
        }
    }
    unlock();
    return fd;
}

#define MODE(last) \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { \
        va_list rest; va_start(rest, last); mode = va_arg(rest, mode_t); va_end(rest); \
    }

int open(const char *path, int flags, ...) { MODE(flags) return opens(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...)
{ MODE(flags) return opens(AT_FDCWD, path, flags, mode); }
int openat(int at, const char *path, int flags, ...)
{ MODE(flags) return opens(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...)
{ MODE(flags) return opens(at, path, flags, mode); }
int creat(const char *path, mode_t mode)
{ return opens(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode)
{ return opens(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

/* Told before the number can be given to another file. */
static void closes(int fd)
{
    if (!is_tracked(fd)) return;
    LOCK();
    tracked[fd] = 0;
    note(OP_CLOSE, fd, 0, "", 0, "", 0);
    unlock();
}

int close(int fd) { closes(fd); return real_close(fd); }
int fclose(FILE *file) { closes(fileno(file)); return real_fclose(file); }
int closedir(DIR *of) { closes(dirfd(of)); return real_closedir(of); }

/* A write, from one buffer; at the file's own place if `at` is -1. */
struct writing { int fd; const char *bytes; size_t length; off_t at; };

static ssize_t put(const struct writing *w)
{
    ssize_t done = w->at < 0 ? real_write(w->fd, w->bytes, w->length)
                             : real_pwrite(w->fd, w->bytes, w->length, w->at);
    if (done > 0) {
        off_t at = w->at < 0 ? lseek(w->fd, 0, SEEK_CUR) - done : w->at;
        note(OP_WRITE, w->fd, at, w->bytes, (size_t)done, "", 0);
    }
    return done;
}

static void put_half(void *of)
{
    struct writing half = *(struct writing *)of;
    half.length /= 2;
    if (half.length) put(&half);
}

static ssize_t writes(int fd, const void *bytes, size_t length, off_t at)
{
    struct writing w = { fd, bytes, length, at };
    LOCK();
    ssize_t done = comes(WRITES, put_half, &w) ? -1 : put(&w);
    unlock();
    return done;
}

ssize_t write(int fd, const void *bytes, size_t length)
{
    if (is_tracked(fd)) return writes(fd, bytes, length, -1);
    if (!dir || fd != STDOUT_FILENO) return real_write(fd, bytes, length);
    LOCK();
    /* Noted first: a reader that has the line may rely on the note. */
    note(OP_SAID, fd, 0, bytes, length, "", 0);
    ssize_t done = real_write(fd, bytes, length);
    unlock();
    return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at)
{ return is_tracked(fd) ? writes(fd, bytes, length, at) : real_pwrite(fd, bytes, length, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t at)
{ return is_tracked(fd) ? writes(fd, bytes, length, at) : real_pwrite(fd, bytes, length, at); }

static ssize_t writes_all(int fd, const struct iovec *parts, int count, off_t at)
{
    size_t length = 0, filled = 0;
    for (int i = 0; i < count; i++) length += parts[i].iov_len;
    char *bytes = malloc(length ? length : 1);
    if (!bytes) abort();
    for (int i = 0; i < count; i++) {
        memcpy(bytes + filled, parts[i].iov_base, parts[i].iov_len);
        filled += parts[i].iov_len;
    }
    ssize_t done = writes(fd, bytes, length, at);
    free(bytes);
    return done;
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{ return is_tracked(fd) ? writes_all(fd, parts, count, -1) : real_writev(fd, parts, count); }
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at)
{ return is_tracked(fd) ? writes_all(fd, parts, count, at) : real_pwritev(fd, parts, count, at); }
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off_t at)
{ return is_tracked(fd) ? writes_all(fd, parts, count, at) : real_pwritev(fd, parts, count, at); }

static int truncates(int fd, off_t length)
{
    if (!is_tracked(fd)) return real_ftruncate(fd, length);
    LOCK();
    int result = -1;
    if (!comes(WRITES, NULL, NULL)) {
        result = real_ftruncate(fd, length);
        if (result == 0) note(OP_TRUNCATE, fd, length, "", 0, "", 0);
    }
    unlock();
    return result;
}

int ftruncate(int fd, off_t length) { return truncates(fd, length); }
int ftruncate64(int fd, off_t length) { return truncates(fd, length); }

static int allocates(int fd, int mode, off_t at, off_t length)
{
    if (!is_tracked(fd)) return real_fallocate(fd, mode, at, length);
    LOCK();
    int result = -1;
    if (!comes(WRITES, NULL, NULL)) {
        result = real_fallocate(fd, mode, at, length);
        /* With the size kept, nothing past the end can be seen. No other change is read. */
        struct stat found;
        if (result == 0 && mode == 0) note(OP_ALLOCATE, fd, at + length, "", 0, "", 0);
        if (result == 0 && (mode & ~FALLOC_FL_KEEP_SIZE)
            && (fstat(fd, &found) != 0 || at < found.st_size)) abort();
    }
    unlock();
    return result;
}

int fallocate(int fd, int mode, off_t at, off_t length) { return allocates(fd, mode, at, length); }
int fallocate64(int fd, int mode, off_t at, off_t length)
{ return allocates(fd, mode, at, length); }
int posix_fallocate(int fd, off_t at, off_t length)
{
    if (!is_tracked(fd)) return real_posix_fallocate(fd, at, length);
    return allocates(fd, 0, at, length) == 0 ? 0 : errno;
}
int posix_fallocate64(int fd, off_t at, off_t length) { return posix_fallocate(fd, at, length); }

static int syncs(int fd, int (*real)(int))
{
    if (!is_tracked(fd)) return real(fd);
    LOCK();
    int result = -1;
    if (!comes(SYNCS, NULL, NULL)) {
        result = no_sync ? 0 : real(fd);
        if (result == 0) note(OP_SYNC, fd, 0, "", 0, "", 0);
    }
    unlock();
    return result;
}

int fsync(int fd) { return syncs(fd, real_fsync); }
int fdatasync(int fd) { return syncs(fd, real_fdatasync); }
/* It promises nothing, so that nothing is noted. */
int sync_file_range(int fd, off_t at, off_t length, unsigned int flags)
{ return is_tracked(fd) && no_sync ? 0 : real_sync_file_range(fd, at, length, flags); }

static int renames(int from_at, const char *from, int to_at, const char *to)
{
    char old[PATH_MAX], new[PATH_MAX];
    int ours = is_below(from_at, from, old);
    if (is_below(to_at, to, new) != ours) abort(); /* In or out is not read. */
    if (!ours) return real_renameat(from_at, from, to_at, to);
    LOCK();
    int result = -1;
    if (!comes(NAMES, NULL, NULL)) {
        result = real_renameat(from_at, from, to_at, to);
        if (result == 0) note_path(OP_RENAME, -1, 0, old, new);
    }
    unlock();
    return result;
}

int rename(const char *from, const char *to) { return renames(AT_FDCWD, from, AT_FDCWD, to); }
int renameat(int from_at, const char *from, int to_at, const char *to)
{ return renames(from_at, from, to_at, to); }
int renameat2(int from_at, const char *from, int to_at, const char *to, unsigned int flags)
{
    if (flags == 0) return renames(from_at, from, to_at, to);
    char whole[PATH_MAX];
    /* To replace nothing, or to exchange: whoever begins to use it mends this. */
    if (is_below(from_at, from, whole) || is_below(to_at, to, whole)) abort();
    return (int)syscall(SYS_renameat2, from_at, from, to_at, to, flags);
}

static int links(int from_at, const char *from, int to_at, const char *to, int flags)
{
    char old[PATH_MAX], new[PATH_MAX];
    int ours = is_below(from_at, from, old);
    if (!is_below(to_at, to, new)) return real_linkat(from_at, from, to_at, to, flags);
    if (!ours) abort();
    LOCK();
    int result = -1;
    if (!comes(NAMES, NULL, NULL)) {
        result = real_linkat(from_at, from, to_at, to, flags);
        if (result == 0) note_path(OP_LINK, -1, 0, old, new);
    }
    unlock();
    return result;
}

int link(const char *from, const char *to) { return links(AT_FDCWD, from, AT_FDCWD, to, 0); }
int linkat(int from_at, const char *from, int to_at, const char *to, int flags)
{ return links(from_at, from, to_at, to, flags); }

static int unlinks(int at, const char *path, int flags)
{
    char whole[PATH_MAX];
    if (!is_below(at, path, whole)) return real_unlinkat(at, path, flags);
    LOCK();
    int result = -1;
    if (!comes(NAMES, NULL, NULL)) {
        result = real_unlinkat(at, path, flags);
        if (result == 0) note_path(flags & AT_REMOVEDIR ? OP_RMDIR : OP_UNLINK, -1, 0, whole, NULL);
    }
    unlock();
    return result;
}

int unlink(const char *path) { return unlinks(AT_FDCWD, path, 0); }
int unlinkat(int at, const char *path, int flags) { return unlinks(at, path, flags); }
int rmdir(const char *path) { return unlinks(AT_FDCWD, path, AT_REMOVEDIR); }

static int makes(int at, const char *path, mode_t mode)
{
    char whole[PATH_MAX];
    if (!is_below(at, path, whole)) return real_mkdirat(at, path, mode);
    LOCK();
    int result = -1;
    if (!comes(NAMES, NULL, NULL)) {
        result = real_mkdirat(at, path, mode);
        if (result == 0) note_path(OP_MKDIR, -1, 0, whole, NULL);
    }
    unlock();
    return result;
}

int mkdir(const char *path, mode_t mode) { return makes(AT_FDCWD, path, mode); }
int mkdirat(int at, const char *path, mode_t mode) { return makes(at, path, mode); }
