// Two programs of push-fanout.
//   floor N: accepts N connections on a port of its own, prints the port; for each line "K B" writes K times B bytes to every connection, one
//            write(2) each, after printing when it began.
//   clients PORT N REQUEST: opens N connections, sends REQUEST on each and reads whatever comes. Lines it takes:
//     "mark"    counts from here;             "count"   prints the least and most bytes of a connection since then;
//     "go B"    prints "ready", then, when every connection has B bytes: when the last had them, and the median, 99th percentile and mean;
//     "stall I" never reads connection I again.
// Times are CLOCK_MONOTONIC, ns.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}
static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}
static struct sockaddr_in loopback(int port) {
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  return a;
}

static int floor_side(int n) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in a = loopback(0);
  socklen_t size = sizeof a;
  if (bind(listener, (struct sockaddr *)&a, size) || listen(listener, 4096) || getsockname(listener, (struct sockaddr *)&a, &size)) return 1;
  printf("%d\n", ntohs(a.sin_port));
  fflush(stdout);
  int *fds = calloc((size_t)n, sizeof *fds);
  for (int i = 0; i < n; i++) {
    int on = 1;
    if ((fds[i] = accept(listener, NULL, NULL)) < 0) return 1;
    setsockopt(fds[i], IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  int times, bytes;
  while (scanf("%d %d", &times, &bytes) == 2) {
    char *text = malloc((size_t)bytes);
    memset(text, 'x', (size_t)bytes);
    printf("%.0f\n", now());
    fflush(stdout);
    for (int t = 0; t < times; t++)
      for (int i = 0; i < n; i++)
        if (write(fds[i], text, (size_t)bytes) != bytes) return 1;
    free(text);
  }
  return 0;
}

static int clients(int port, int n, const char *request) {
  int poll = epoll_create1(0);
  int *fds = calloc((size_t)n, sizeof *fds);
  long *got = calloc((size_t)n, sizeof *got);
  double *at = calloc((size_t)n, sizeof *at), *sorted = calloc((size_t)n, sizeof *sorted);
  char *buffer = malloc(1 << 20);
  struct sockaddr_in a = loopback(port);
  for (int i = 0; i < n; i++) {
    fds[i] = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fds[i], (struct sockaddr *)&a, sizeof a) || write(fds[i], request, strlen(request)) < 0) return 1;
    fcntl(fds[i], F_SETFL, O_NONBLOCK);
    struct epoll_event e = {.events = EPOLLIN, .data.u32 = (unsigned)i};
    epoll_ctl(poll, EPOLL_CTL_ADD, fds[i], &e);
  }
  struct epoll_event in = {.events = EPOLLIN, .data.u32 = (unsigned)n};
  epoll_ctl(poll, EPOLL_CTL_ADD, 0, &in);
  printf("connected\n");
  fflush(stdout);
  long wanted = 0;
  int left = 0, live = n, stalled = -1;
  struct epoll_event events[512];
  for (;;) {
    int found = epoll_wait(poll, events, 512, -1);
    double t = now();
    for (int k = 0; k < found; k++) {
      int i = (int)events[k].data.u32;
      if (i == n) {
        char line[100];
        ssize_t size = read(0, line, sizeof line - 1);
        if (size <= 0) return 0;
        line[size] = 0;
        if (!strncmp(line, "mark", 4)) {
          memset(got, 0, (size_t)n * sizeof *got);
          printf("marked\n");
        } else if (!strncmp(line, "count", 5)) {
          long least = -1, most = 0;
          for (int j = 0; j < n; j++) {
            if (j == stalled) continue;
            if (least < 0 || got[j] < least) least = got[j];
            if (got[j] > most) most = got[j];
          }
          printf("%ld %ld\n", least, most);
        } else if (!strncmp(line, "stall", 5)) {
          stalled = atoi(line + 5);
          live = n - 1;
          epoll_ctl(poll, EPOLL_CTL_DEL, fds[stalled], NULL);
          printf("stalled\n");
        } else if (!strncmp(line, "go", 2)) {
          wanted = atol(line + 2);
          memset(got, 0, (size_t)n * sizeof *got);
          left = live;
          printf("ready\n");
        }
        fflush(stdout);
        continue;
      }
      ssize_t size = read(fds[i], buffer, 1 << 20);
      if (size <= 0) {
        if (size < 0 && errno == EAGAIN) continue;
        epoll_ctl(poll, EPOLL_CTL_DEL, fds[i], NULL);
        continue;
      }
      long before = got[i];
      got[i] += size;
      if (wanted > 0 && before < wanted && got[i] >= wanted) {
        at[i] = t;
        left--;
      }
    }
    if (wanted > 0 && left == 0) {
      int m = 0;
      double sum = 0;
      for (int j = 0; j < n; j++)
        if (j != stalled) sorted[m++] = at[j], sum += at[j];
      qsort(sorted, (size_t)m, sizeof *sorted, compare);
      printf("%.0f %.0f %.0f %.0f\n", sorted[m - 1], sorted[m / 2], sorted[(int)(m * 0.99)], sum / m);
      fflush(stdout);
      wanted = 0;
    }
  }
}

int main(int argc, char **argv) {
  if (argc == 3 && !strcmp(argv[1], "floor")) return floor_side(atoi(argv[2]));
  if (argc == 5 && !strcmp(argv[1], "clients")) return clients(atoi(argv[2]), atoi(argv[3]), argv[4]);
  return 2;
}
