/* Stands before libc in a test's process: counts the calls that change files below one folder, lets the n-th
 * fail or end the process, and can write every call down. Loaded by LD_PRELOAD, told by disk_arm(). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { QUIET, FAIL_ONCE, FULL, END, CUT };
enum { MAKE, WRITE, LENGTH, SYNC, RENAME, UNLINK, FOLDER, MARK };

static char below[4096];
static int mode = QUIET, notes = -1;
static long number, chosen;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static ssize_t plain_write(int fd, const void *body, size_t length) {
    REAL(ssize_t, "write", int, const void *, size_t);
    return real(fd, body, length);
}

void disk_arm(const char *folder, int how, long at, int notes_fd) {
    snprintf(below, sizeof below, "%s/", folder);
    mode = how; chosen = at; number = 0; notes = notes_fd;
}

long disk_count(void) { return number; }

static int ours(const char *path) {
    if (!below[0] || !path) return 0;
    size_t length = strlen(path);
    if (length > 4 && !strcmp(path + length - 4, "-shm")) return 0;
    return !strncmp(path, below, strlen(below));
}

static int named(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = below[0] ? readlink(link, path, 4095) : -1;
    if (length < 0) return 0;
    path[length] = 0;
    return ours(path);
}

static void note(int act, uint64_t inode, int64_t at, const char *path, const char *to, const void *body, uint32_t size) {
    if (notes < 0) return;
    uint32_t first = path ? strlen(path) : 0, second = to ? strlen(to) : 0;
    struct { int32_t act; uint32_t first, second, size; uint64_t inode; int64_t at; } head = {act, first, second, size, inode, at};
    pthread_mutex_lock(&lock);
    plain_write(notes, &head, sizeof head);
    if (first) plain_write(notes, path, first);
    if (second) plain_write(notes, to, second);
    if (size) plain_write(notes, body, size);
    pthread_mutex_unlock(&lock);
}

void disk_mark(const char *text) { note(MARK, 0, 0, 0, 0, text, strlen(text)); }

static uint64_t inode_of(int fd) { struct stat s; return fstat(fd, &s) ? 0 : s.st_ino; }

/* 0: go on; otherwise the call fails with this number. Ends the process when it is to end here. */
static int fault(int cut) {
    if (mode == QUIET) { __sync_add_and_fetch(&number, 1); return 0; }
    long now = __sync_add_and_fetch(&number, 1);
    if (mode == FAIL_ONCE && now == chosen) return EIO;
    if (mode == FULL && now >= chosen) return ENOSPC;
    if ((mode == END || (mode == CUT && !cut)) && now == chosen) _exit(137);
    return 0;
}

static ssize_t written(int fd, const void *body, size_t length, int64_t at, ssize_t (*act)(int, const void *, size_t, int64_t)) {
    char path[4096];
    if (!named(fd, path)) return act(fd, body, length, at);
    int wrong = fault(1);
    if (wrong) { errno = wrong; return -1; }
    if (mode == CUT && number == chosen) { act(fd, body, length / 2, at); _exit(137); }
    int64_t where = at;
    if (at < 0) {
        struct stat s;
        where = (fcntl(fd, F_GETFL) & O_APPEND) && !fstat(fd, &s) ? s.st_size : lseek(fd, 0, SEEK_CUR);
    }
    ssize_t done = act(fd, body, length, at);
    if (done > 0) note(WRITE, inode_of(fd), where, path, 0, body, done);
    return done;
}

static ssize_t as_write(int fd, const void *body, size_t length, int64_t at) { (void)at; return plain_write(fd, body, length); }
static ssize_t as_pwrite(int fd, const void *body, size_t length, int64_t at) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    return real(fd, body, length, at);
}

ssize_t write(int fd, const void *body, size_t length) { return written(fd, body, length, -1, as_write); }
ssize_t pwrite(int fd, const void *body, size_t length, off_t at) { return written(fd, body, length, at, as_pwrite); }
ssize_t pwrite64(int fd, const void *body, size_t length, off64_t at) { return written(fd, body, length, at, as_pwrite); }

static int synced(int fd, const char *name) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    char path[4096];
    if (!named(fd, path) && !(below[0] && strlen(path) + 1 == strlen(below) && !strncmp(path, below, strlen(path)))) return real(fd);
    int wrong = fault(0);
    if (wrong) { errno = wrong; return -1; }
    int done = real(fd);
    if (!done) { struct stat s; note(SYNC, inode_of(fd), !fstat(fd, &s) && S_ISDIR(s.st_mode), path, 0, 0, 0); }
    return done;
}
int fsync(int fd) { return synced(fd, "fsync"); }
int fdatasync(int fd) { return synced(fd, "fdatasync"); }

static int shortened(int fd, off64_t length, const char *name) {
    int (*real)(int, off64_t) = (int (*)(int, off64_t))dlsym(RTLD_NEXT, name);
    char path[4096];
    if (!named(fd, path)) return real(fd, length);
    int wrong = fault(0);
    if (wrong) { errno = wrong; return -1; }
    int done = real(fd, length);
    if (!done) note(LENGTH, inode_of(fd), length, path, 0, 0, 0);
    return done;
}
int ftruncate(int fd, off_t length) { return shortened(fd, length, "ftruncate"); }
int ftruncate64(int fd, off64_t length) { return shortened(fd, length, "ftruncate64"); }

static int opened(int where, const char *path, int flags, mode_t bits) {
    REAL(int, "openat64", int, const char *, int, ...);
    struct stat s;
    int make = ours(path) && (flags & O_CREAT) && stat(path, &s);
    if (make) {
        int wrong = fault(0);
        if (wrong) { errno = wrong; return -1; }
    }
    int fd = real(where, path, flags, bits);
    if (fd >= 0 && make) note(MAKE, inode_of(fd), 0, path, 0, 0, 0);
    else if (fd >= 0 && (flags & O_TRUNC) && ours(path)) note(LENGTH, inode_of(fd), 0, path, 0, 0, 0);
    return fd;
}
#define OPEN(name, first, where) \
    int name(first const char *path, int flags, ...) { \
        va_list rest; va_start(rest, flags); mode_t bits = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; va_end(rest); \
        return opened(where, path, flags, bits); }
#define COMMA ,
OPEN(open, , AT_FDCWD)
OPEN(open64, , AT_FDCWD)
OPEN(openat, int folder COMMA, folder)
OPEN(openat64, int folder COMMA, folder)

int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    if (!ours(to)) return real(from, to);
    int wrong = fault(0);
    if (wrong) { errno = wrong; return -1; }
    int done = real(from, to);
    if (!done) { struct stat s; note(RENAME, stat(to, &s) ? 0 : s.st_ino, 0, from, to, 0, 0); }
    return done;
}
int mkdir(const char *path, mode_t bits) {
    REAL(int, "mkdir", const char *, mode_t);
    if (!ours(path)) return real(path, bits);
    int wrong = fault(0);
    if (wrong) { errno = wrong; return -1; }
    int done = real(path, bits);
    if (!done) { struct stat s; stat(path, &s); note(FOLDER, s.st_ino, 0, path, 0, 0, 0); }
    return done;
}
static int gone(const char *path, const char *name) {
    int (*real)(const char *) = (int (*)(const char *))dlsym(RTLD_NEXT, name);
    int done = real(path);
    if (!done && ours(path)) note(UNLINK, 0, 0, path, 0, 0, 0);
    return done;
}
int unlink(const char *path) { return gone(path, "unlink"); }
int remove(const char *path) { return gone(path, "remove"); }
