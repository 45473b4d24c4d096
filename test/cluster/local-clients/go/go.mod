module example.com/reports

go 1.24.0

require (
	github.com/coreos/go-oidc/v3 v3.14.1
	github.com/go-jose/go-jose/v4 v4.1.0
)

require golang.org/x/oauth2 v0.28.0 // indirect
