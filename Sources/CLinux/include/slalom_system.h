// System calls that Swift cannot spell: variadic functions, macros over structures, and what needs _GNU_SOURCE. Declared
// without system headers, so that they never clash with the ones Swift's Glibc module was built from.
#ifndef SLALOM_SYSTEM_H
#define SLALOM_SYSTEM_H

// The calling process gets SIGKILL when the thread that started it ends. Returns 0, or -1 with errno.
int slalom_die_with_parent(void);

// Keeps the calling thread on one processor. Returns 0, or -1 with errno.
int slalom_pin_to_cpu(int cpu);

// Whether the calling thread may run on `cpu`.
int slalom_may_use_cpu(int cpu);

// A pipe whose ends no child inherits, neither of them one of the three standard descriptors, which may be closed.
// Returns 0, or -1 with errno.
int slalom_pipe(int ends[2]);

// Makes `actions`, a posix_spawn_file_actions_t, close every descriptor from `lowest` on. Returns 0 or an error number.
int slalom_spawn_closes_from(void *actions, int lowest);

// Returns 0, or -1 with errno.
int slalom_set_nonblocking(int fd);

// How a waited-for process ended: its exit status, or minus the signal that ended it.
int slalom_exit_code(int status);

// A descriptor that becomes readable when the child `pid` ends; -1 with errno.
int slalom_pidfd(int pid);

// A descriptor that wakes a poll; -1 with errno where there is none left.
int slalom_eventfd(void);
void slalom_eventfd_signal(int fd);
void slalom_eventfd_clear(int fd);

// Waits for any of many descriptors. `slalom_epoll_add` makes `fd` one of them, known by `number`; both return -1 with errno
// where they fail. `slalom_epoll_wait` writes the numbers of what is readable, at most `capacity`, and returns how many.
int slalom_epoll(void);
int slalom_epoll_add(int epoll, int fd, int number);
int slalom_epoll_wait(int epoll, int *numbers, int capacity, int milliseconds);

// From now on SIGINT, SIGTERM and SIGHUP end nothing: each makes the returned descriptor readable (eight bytes, a read
// waits for them). Once a process; -1 with errno where there is no descriptor left.
int slalom_catch_signals(void);

// Allows as many open files as the system lets this process have; returns that number.
unsigned long slalom_raise_open_files(void);

// Of the TCP connection `fd` since it was made: bytes that came, bytes the other side took, bytes that it has not taken,
// and those of them that wait here because it takes no more. Returns 0, or -1 where it is no such connection or the
// kernel does not say.
int slalom_tcp_counts(int fd, long long *received, long long *taken, long long *untaken, long long *waiting);

// The size of the terminal `fd` in characters. Returns 0, or -1 where it is no terminal.
int slalom_terminal_size(int fd, int *columns, int *rows);

// Whether this process is in the foreground of its terminal `fd`: only then may it read keys and draw.
int slalom_owns_terminal(int fd);

// Takes the terminal `screen` for a full-screen view: the alternate screen without a cursor, and keys from the terminal
// `keys` (-1: none) one by one and unseen; Ctrl-C and Ctrl-Z go on meaning what they mean. It is given back at the
// process's end, by exit as by a fatal signal, and while the process is stopped. May be called again to take it again.
// Returns 0, or -1 with errno.
int slalom_hold_terminal(int screen, int keys);

// Gives the terminal back, as it was.
void slalom_release_terminal(void);

// Whether the process has gone on after a stop since this was last asked.
int slalom_went_on_after_stop(void);

// At most 15 characters.
void slalom_name_this_thread(const char *name);

#endif
