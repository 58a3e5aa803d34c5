package errno

import (
	"errors"
	"io/fs"
)

// Errno is a kernel's error number. Its text is what libc's strerror says.
type Errno int

// The numbers are Linux'.
const (
	EPERM         Errno = 1
	ENOENT        Errno = 2
	ESRCH         Errno = 3
	EINTR         Errno = 4
	EIO           Errno = 5
	ENOEXEC       Errno = 8
	EBADF         Errno = 9
	ECHILD        Errno = 10
	EAGAIN        Errno = 11
	ENOMEM        Errno = 12
	EACCES        Errno = 13
	EBUSY         Errno = 16
	EEXIST        Errno = 17
	EXDEV         Errno = 18
	ENODEV        Errno = 19
	ENOTDIR       Errno = 20
	EISDIR        Errno = 21
	EINVAL        Errno = 22
	EMFILE        Errno = 24
	ENOTTY        Errno = 25
	ETXTBSY       Errno = 26
	EFBIG         Errno = 27
	ENOSPC        Errno = 28
	ESPIPE        Errno = 29
	EROFS         Errno = 30
	EMLINK        Errno = 31
	EPIPE         Errno = 32
	ENAMETOOLONG  Errno = 36
	ENOTEMPTY     Errno = 39
	ELOOP         Errno = 40
	EADDRINUSE    Errno = 98
	EADDRNOTAVAIL Errno = 99
	ENETUNREACH   Errno = 101
	ECONNABORTED  Errno = 103
	ECONNRESET    Errno = 104
	ENOTCONN      Errno = 107
	ETIMEDOUT     Errno = 110
	ECONNREFUSED  Errno = 111
	EHOSTUNREACH  Errno = 113
)

// Error is strerror's text.
func (e Errno) Error() string {
	if s := text(e); s != "" {
		return s
	}
	return "Unknown error"
}

// Is lets errors.Is match the portable errors of io/fs.
func (e Errno) Is(target error) bool {
	switch target {
	case fs.ErrNotExist:
		return e == ENOENT
	case fs.ErrExist:
		return e == EEXIST || e == ENOTEMPTY
	case fs.ErrPermission:
		return e == EACCES || e == EPERM
	case fs.ErrInvalid:
		return e == EINVAL
	}
	return false
}

// Timeout reports whether the error is a time-out, as net.Error does.
func (e Errno) Timeout() bool { return e == ETIMEDOUT || e == EAGAIN }

// Of finds the kernel's error in an error chain; 0 when there is none.
func Of(err error) Errno {
	var e Errno
	errors.As(err, &e)
	return e
}

// Text is what a program prints for an error after the name of the thing that failed: the kernel's text where there is
// one, else the error's own.
func Text(err error) string {
	if e := Of(err); e != 0 {
		return e.Error()
	}
	return err.Error()
}
