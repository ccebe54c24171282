/*
 * The HEALTHCHECK of every service image: GET http://HEALTH_HOST:PORT HEALTH_PATH, exit code 0 for a status from 200 to 399, else 1.
 * A static program of its own, because a JVM per check would cost more than the check is worth.
 *
 *   HEALTH_HOST        IPv4 address, default 127.0.0.1
 *   PORT               default 8080
 *   HEALTH_PATH        default /ready
 *   HEALTH_TIMEOUT_MS  for everything together, default 2000; at most half of it for the connection
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const char *setting(const char *name, const char *fallback) {
  const char *value = getenv(name);
  return value != NULL && value[0] != '\0' ? value : fallback;
}

static int refuse(const char *what, const char *why) {
  fprintf(stderr, "healthcheck: %s: %s\n", what, why);
  return 1;
}

static long now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000L + now.tv_nsec / 1000000L;
}

/* Whether the socket becomes ready before the deadline. */
static int wait_for(int fd, short events, long deadline) {
  for (;;) {
    long left = deadline - now_ms();
    if (left <= 0) {
      errno = ETIMEDOUT;
      return 0;
    }
    struct pollfd one = {.fd = fd, .events = events};
    int ready = poll(&one, 1, (int)left);
    if (ready > 0) {
      return 1;
    }
    if (ready < 0 && errno != EINTR) {
      return 0;
    }
  }
}

static int connect_before(int fd, const struct sockaddr_in *address, long deadline) {
  if (fcntl(fd, F_SETFL, O_NONBLOCK) != 0) {
    return 0;
  }
  if (connect(fd, (const struct sockaddr *)address, sizeof *address) == 0) {
    return 1;
  }
  if (errno != EINPROGRESS || !wait_for(fd, POLLOUT, deadline)) {
    return 0;
  }
  int error = 0;
  socklen_t length = sizeof error;
  getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length);
  errno = error;
  return error == 0;
}

/* The status of the answer, 0 when there is none in time. */
static int exchange(int fd, const char *request, size_t length, long deadline) {
  for (size_t sent = 0; sent < length;) {
    ssize_t wrote = send(fd, request + sent, length - sent, MSG_NOSIGNAL);
    if (wrote > 0) {
      sent += (size_t)wrote;
    } else if ((errno != EAGAIN && errno != EINTR) || !wait_for(fd, POLLOUT, deadline)) {
      return 0;
    }
  }
  char line[64] = "";
  size_t got = 0;
  while (got < sizeof line - 1 && memchr(line, '\n', got) == NULL) {
    ssize_t read_now = recv(fd, line + got, sizeof line - 1 - got, 0);
    if (read_now > 0) {
      got += (size_t)read_now;
    } else if (read_now == 0) {
      break;
    } else if ((errno != EAGAIN && errno != EINTR) || !wait_for(fd, POLLIN, deadline)) {
      return 0;
    }
  }
  int status = 0;
  return sscanf(line, "HTTP/1.%*1d %3d", &status) == 1 ? status : 0;
}

int main(void) {
  const char *host = setting("HEALTH_HOST", "127.0.0.1");
  const char *path = setting("HEALTH_PATH", "/ready");
  long port = strtol(setting("PORT", "8080"), NULL, 10);
  long limit = strtol(setting("HEALTH_TIMEOUT_MS", "2000"), NULL, 10);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
  if (port < 1 || port > 65535) {
    return refuse("PORT", "must be 1 to 65535");
  }
  if (limit < 1 || limit > 600000) {
    return refuse("HEALTH_TIMEOUT_MS", "must be 1 to 600000");
  }
  if (inet_pton(AF_INET, host, &address.sin_addr) != 1) {
    return refuse("HEALTH_HOST", "must be an IPv4 address");
  }
  if (path[0] != '/' || strpbrk(path, " \r\n") != NULL) {
    return refuse("HEALTH_PATH", "must begin with / and hold no blanks");
  }
  char request[1024];
  int length = snprintf(request, sizeof request,
                        "GET %s HTTP/1.1\r\nHost: %s:%ld\r\nUser-Agent: caracal-healthcheck\r\nConnection: close\r\n\r\n", path,
                        host, port);
  if (length < 0 || (size_t)length >= sizeof request) {
    return refuse("HEALTH_PATH", "is too long");
  }
  long start = now_ms();
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || !connect_before(fd, &address, start + (limit + 1) / 2)) {
    return refuse("no connection", strerror(errno));
  }
  int status = exchange(fd, request, (size_t)length, start + limit);
  close(fd);
  if (status < 200 || status > 399) {
    fprintf(stderr, "healthcheck: %s answered %d\n", path, status);
    return 1;
  }
  return 0;
}
