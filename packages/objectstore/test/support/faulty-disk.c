/* Preloaded into a process: makes the disk under files whose path contains ".db" fail as the file named by FAULT_FILE says:
 * "fsync EIO", "write EROFS", "write ENOSPC", "fsync 50" (slow by 50 ms). An absent or empty file: no fault. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int fault(const char *op, int fd) {
  const char *name = getenv("FAULT_FILE");
  char text[64] = "", path[4096], link[64];
  if (!name) return 0;
  int f = (int)syscall(SYS_openat, AT_FDCWD, name, O_RDONLY);
  if (f < 0) return 0;
  long n = syscall(SYS_read, f, text, sizeof text - 1);
  syscall(SYS_close, f);
  if (n <= 0) return 0;
  text[n] = 0;
  size_t len = strlen(op);
  if (strncmp(text, op, len) != 0 || text[len] != ' ') return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  long p = readlink(link, path, sizeof path - 1);
  if (p <= 0) return 0;
  path[p] = 0;
  if (!strstr(path, ".db") || strstr(path, ".lock")) return 0;
  const char *what = text + len + 1;
  if (!strncmp(what, "EIO", 3)) errno = EIO;
  else if (!strncmp(what, "EROFS", 5)) errno = EROFS;
  else if (!strncmp(what, "ENOSPC", 6)) errno = ENOSPC;
  else {
    struct timespec t = {0, atol(what) * 1000000L};
    nanosleep(&t, 0);
    return 0;
  }
  return 1;
}

#define REAL(name) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))
int fsync(int fd) { return fault("fsync", fd) ? -1 : REAL(fsync)(fd); }
int fdatasync(int fd) { return fault("fsync", fd) ? -1 : REAL(fdatasync)(fd); }
ssize_t write(int fd, const void *b, size_t n) { return fault("write", fd) ? -1 : REAL(write)(fd, b, n); }
ssize_t pwrite(int fd, const void *b, size_t n, off_t o) { return fault("write", fd) ? -1 : REAL(pwrite)(fd, b, n, o); }
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t o) { return fault("write", fd) ? -1 : REAL(pwrite64)(fd, b, n, o); }
