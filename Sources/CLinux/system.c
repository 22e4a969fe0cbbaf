#define _GNU_SOURCE
#include "slalom_system.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int slalom_die_with_parent(void) { return prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0); }

int slalom_pin_to_cpu(int cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (cpu < 0 || cpu >= CPU_SETSIZE) {
    errno = EINVAL;
    return -1;
  }
  CPU_SET(cpu, &set);
  return sched_setaffinity(0, sizeof set, &set);
}

int slalom_may_use_cpu(int cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (cpu < 0 || cpu >= CPU_SETSIZE || sched_getaffinity(0, sizeof set, &set) != 0) return 0;
  return CPU_ISSET(cpu, &set) != 0;
}

int slalom_pipe(int ends[2]) {
  int low[2];
  if (pipe2(low, O_CLOEXEC) != 0) return -1;
  ends[0] = fcntl(low[0], F_DUPFD_CLOEXEC, 3);
  ends[1] = fcntl(low[1], F_DUPFD_CLOEXEC, 3);
  int error = errno;
  close(low[0]);
  close(low[1]);
  if (ends[0] >= 0 && ends[1] >= 0) return 0;
  if (ends[0] >= 0) close(ends[0]);
  errno = error;
  return -1;
}

int slalom_spawn_closes_from(void *actions, int lowest) {
  return posix_spawn_file_actions_addclosefrom_np(actions, lowest);
}

int slalom_set_nonblocking(int fd) {
  int flags = fcntl(fd, F_GETFL);
  return flags < 0 ? -1 : fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

int slalom_exit_code(int status) { return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status); }

int slalom_pidfd(int pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int slalom_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void slalom_eventfd_signal(int fd) {
  uint64_t one = 1;
  ssize_t written = write(fd, &one, sizeof one);
  (void)written;  // it fails only when the counter is full, and then the reader is woken anyway
}

void slalom_eventfd_clear(int fd) {
  uint64_t value;
  ssize_t got = read(fd, &value, sizeof value);
  (void)got;
}

static int signals_caught = -1;

static void catch_signal(int number) {
  (void)number;
  int saved = errno;
  slalom_eventfd_signal(signals_caught);
  errno = saved;
}

int slalom_catch_signals(void) {
  signals_caught = eventfd(0, EFD_CLOEXEC);
  if (signals_caught < 0) return -1;
  struct sigaction action = {.sa_handler = catch_signal, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGHUP, &action, NULL);
  return signals_caught;
}

int slalom_epoll(void) { return epoll_create1(EPOLL_CLOEXEC); }

int slalom_epoll_add(int epoll, int fd, int number) {
  struct epoll_event event = {.events = EPOLLIN, .data = {.fd = number}};
  return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

int slalom_epoll_wait(int epoll, int *numbers, int capacity, int milliseconds) {
  enum { most = 256 };
  struct epoll_event events[most];
  int count = epoll_wait(epoll, events, capacity < most ? capacity : most, milliseconds);
  for (int index = 0; index < count; index++) numbers[index] = events[index].data.fd;
  return count < 0 ? 0 : count;
}

unsigned long slalom_raise_open_files(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

int slalom_tcp_counts(int fd, long long *received, long long *taken, long long *untaken, long long *waiting) {
  // The kernel's structure, for that of the C library may end before the fields.
  struct tcp_info info;
  socklen_t length = sizeof info;
  if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length) != 0) return -1;
  if (length < offsetof(struct tcp_info, tcpi_notsent_bytes) + sizeof info.tcpi_notsent_bytes) return -1;
  *received = (long long)info.tcpi_bytes_received;
  *taken = (long long)info.tcpi_bytes_acked;
  *waiting = info.tcpi_notsent_bytes;
  int queued = 0;
  if (ioctl(fd, SIOCOUTQ, &queued) != 0) return -1;
  *untaken = queued;
  return 0;
}

int slalom_terminal_size(int fd, int *columns, int *rows) {
  struct winsize size;
  if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return -1;
  *columns = size.ws_col;
  *rows = size.ws_row;
  return 0;
}

void slalom_name_this_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }
