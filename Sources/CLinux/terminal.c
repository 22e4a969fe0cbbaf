#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "slalom_system.h"

// One terminal a process. What handlers touch is set before they are installed, or a flag.
static struct termios as_it_was;
static int screen_fd = -1;
static int keys_fd = -1;
static volatile sig_atomic_t is_held;
static volatile sig_atomic_t went_on;

static const int fatal_signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGQUIT};
enum { fatal_count = sizeof fatal_signals / sizeof *fatal_signals };
static struct sigaction before[fatal_count];

static const char take[] = "\033[?1049h\033[?25l\033[2J";
static const char give_back[] = "\033[?25h\033[?1049l";

int slalom_owns_terminal(int fd) { return tcgetpgrp(fd) == getpgrp(); }

static void put(const char *text, size_t length) {
  ssize_t written = write(screen_fd, text, length);
  (void)written;  // a terminal that is gone needs nothing
}

// Safe in a signal handler.
void slalom_release_terminal(void) {
  if (!is_held) return;
  is_held = 0;
  put(give_back, sizeof give_back - 1);
  // A process in the background would be stopped for this, and its shell has set the terminal anyway.
  if (keys_fd >= 0 && slalom_owns_terminal(keys_fd)) tcsetattr(keys_fd, TCSANOW, &as_it_was);
}

static void die(int number) {
  slalom_release_terminal();
  for (int i = 0; i < fatal_count; i++)
    if (fatal_signals[i] == number) sigaction(number, &before[i], NULL);
  raise(number);  // comes when this handler returns
}

static void stop(int number);

static void install_stop(void) {
  struct sigaction action = {.sa_handler = stop, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(SIGTSTP, &action, NULL);
}

static void stop(int number) {
  int saved = errno;
  slalom_release_terminal();
  signal(number, SIG_DFL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  raise(number);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);  // stops here
  install_stop();
  went_on = 1;
  errno = saved;
}

static void go_on(int number) {
  (void)number;
  went_on = 1;
}

static void install_handlers(void) {
  static int is_installed;
  if (is_installed) return;
  is_installed = 1;
  atexit(slalom_release_terminal);
  struct sigaction action = {.sa_handler = die, .sa_flags = SA_ONSTACK};
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < fatal_count; i++) sigaction(fatal_signals[i], &action, &before[i]);
  action = (struct sigaction){.sa_handler = go_on, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(SIGCONT, &action, NULL);
  install_stop();
}

int slalom_hold_terminal(int screen, int keys) {
  static int is_saved;
  if (keys >= 0 && !is_saved) {
    if (tcgetattr(keys, &as_it_was) != 0) return -1;
    is_saved = 1;
  }
  screen_fd = screen;
  keys_fd = keys;
  install_handlers();
  is_held = 1;
  if (keys >= 0) {
    struct termios raw = as_it_was;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    if (tcsetattr(keys, TCSANOW, &raw) != 0) {
      is_held = 0;
      return -1;
    }
  }
  put(take, sizeof take - 1);
  return 0;
}

int slalom_went_on_after_stop(void) {
  int result = went_on;
  went_on = 0;
  return result;
}
