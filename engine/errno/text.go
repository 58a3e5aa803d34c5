package errno

func text(e Errno) string {
	switch e {
	case EPERM:
		return "Operation not permitted"
	case ENOENT:
		return "No such file or directory"
	case ESRCH:
		return "No such process"
	case EINTR:
		return "Interrupted system call"
	case EIO:
		return "Input/output error"
	case ENOEXEC:
		return "Exec format error"
	case EBADF:
		return "Bad file descriptor"
	case ECHILD:
		return "No child processes"
	case EAGAIN:
		return "Resource temporarily unavailable"
	case ENOMEM:
		return "Cannot allocate memory"
	case EACCES:
		return "Permission denied"
	case EBUSY:
		return "Device or resource busy"
	case EEXIST:
		return "File exists"
	case EXDEV:
		return "Invalid cross-device link"
	case ENODEV:
		return "No such device"
	case ENOTDIR:
		return "Not a directory"
	case EISDIR:
		return "Is a directory"
	case EINVAL:
		return "Invalid argument"
	case EMFILE:
		return "Too many open files"
	case ENOTTY:
		return "Inappropriate ioctl for device"
	case ETXTBSY:
		return "Text file busy"
	case EFBIG:
		return "File too large"
	case ENOSPC:
		return "No space left on device"
	case ESPIPE:
		return "Illegal seek"
	case EROFS:
		return "Read-only file system"
	case EMLINK:
		return "Too many links"
	case EPIPE:
		return "Broken pipe"
	case ENAMETOOLONG:
		return "File name too long"
	case ENOTEMPTY:
		return "Directory not empty"
	case ELOOP:
		return "Too many levels of symbolic links"
	}
	return netText(e)
}

func netText(e Errno) string {
	switch e {
	case EADDRINUSE:
		return "Address already in use"
	case EADDRNOTAVAIL:
		return "Cannot assign requested address"
	case ENETUNREACH:
		return "Network is unreachable"
	case ECONNABORTED:
		return "Software caused connection abort"
	case ECONNRESET:
		return "Connection reset by peer"
	case ENOTCONN:
		return "Transport endpoint is not connected"
	case ETIMEDOUT:
		return "Connection timed out"
	case ECONNREFUSED:
		return "Connection refused"
	case EHOSTUNREACH:
		return "No route to host"
	}
	return ""
}
