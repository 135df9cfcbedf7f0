// The floor of tasks-durable: two appends, each flushed by fdatasync, for each task. Usage: floor FILE MILLISECONDS; prints tasks per second.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  int fd = open(argv[1], O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (fd < 0) return 1;
  char row[300];
  memset(row, 'x', sizeof row);
  double begun = now(), length = atof(argv[2]);
  long tasks = 0;
  for (; now() - begun < length; tasks++)
    for (int i = 0; i < 2; i++)
      if (write(fd, row, sizeof row) != (ssize_t)sizeof row || fdatasync(fd) != 0) return 1;
  printf("%.1f\n", (double)tasks / (now() - begun) * 1e3);
  return 0;
}
