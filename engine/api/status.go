package api

// HTTP status codes of errors for which apimachinery has no constructor.
const (
	statusNotFound             = 404
	statusMethodNotAllowed     = 405
	statusUnsupportedMediaType = 415
	statusUnprocessableEntity  = 422
	statusInternalServerError  = 500
)
