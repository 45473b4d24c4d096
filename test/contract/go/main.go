// Asks an authorization server as programs in Go do, with golang.org/x/oauth2. Prints one line of JSON: what each step
// gave. ISSUER, CA, CLIENT_ID, CLIENT_SECRET and AUDIENCE are in the environment.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"net/url"
	"os"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

type told struct {
	Token  string `json:"token,omitempty"`
	Type   string `json:"type,omitempty"`
	Scope  any    `json:"scope,omitempty"`
	Lives  int    `json:"lives,omitempty"`
	Status int    `json:"status,omitempty"`
	Code   string `json:"code,omitempty"`
	Why    string `json:"why,omitempty"`
}

func ask(ctx context.Context, style oauth2.AuthStyle, change func(*clientcredentials.Config)) told {
	config := clientcredentials.Config{
		ClientID:       os.Getenv("CLIENT_ID"),
		ClientSecret:   os.Getenv("CLIENT_SECRET"),
		TokenURL:       os.Getenv("ISSUER") + "/token",
		Scopes:         []string{"read", "write"},
		EndpointParams: url.Values{"resource": {os.Getenv("AUDIENCE")}},
		AuthStyle:      style,
	}
	change(&config)
	token, err := config.Token(ctx)
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) {
		return told{Status: refused.Response.StatusCode, Code: refused.ErrorCode, Why: refused.ErrorDescription}
	}
	if err != nil {
		log.Fatal(err)
	}
	lives := int(time.Until(token.Expiry).Round(time.Minute).Seconds())
	return told{Token: token.AccessToken, Type: token.Type(), Scope: token.Extra("scope"), Lives: lives}
}

func main() {
	ca, err := os.ReadFile(os.Getenv("CA"))
	if err != nil {
		log.Fatal(err)
	}
	trust := x509.NewCertPool()
	trust.AppendCertsFromPEM(ca)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trust}}
	client := &http.Client{Transport: transport, Timeout: 10 * time.Second}
	ctx := context.WithValue(context.Background(), oauth2.HTTPClient, client)

	as := func(*clientcredentials.Config) {}
	styles := map[string]oauth2.AuthStyle{
		"header":     oauth2.AuthStyleInHeader,
		"params":     oauth2.AuthStyleInParams,
		"autodetect": oauth2.AuthStyleAutoDetect,
	}
	result := map[string]told{}
	for name, style := range styles {
		result[name] = ask(ctx, style, as)
	}
	result["wrongSecret"] = ask(ctx, oauth2.AuthStyleInHeader, func(config *clientcredentials.Config) {
		config.ClientSecret = "mlt_wrong"
	})
	result["foreignScope"] = ask(ctx, oauth2.AuthStyleInHeader, func(config *clientcredentials.Config) {
		config.Scopes = []string{"admin"}
	})
	result["foreignResource"] = ask(ctx, oauth2.AuthStyleInParams, func(config *clientcredentials.Config) {
		config.EndpointParams = url.Values{"resource": {"https://a.example"}}
	})
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		log.Fatal(err)
	}
}
