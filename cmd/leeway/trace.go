package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/leeway-bot/leeway/config"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// endpointVariables are OpenTelemetry's own: where one is set, traces are sent, and
// the exporter reads it and its further OTEL_ variables itself.
var endpointVariables = []string{"OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"}

// newTraces sends traces by OTLP over HTTP; nil when nothing says where to.
func newTraces(ctx context.Context, s *config.Settings, log *slog.Logger) (*sdktrace.TracerProvider, error) {
	var options []otlptracehttp.Option
	if s.Trace.Endpoint != "" {
		options = append(options, otlptracehttp.WithEndpointURL(strings.TrimSuffix(s.Trace.Endpoint, "/")+"/v1/traces"))
	} else if !anySet(endpointVariables) {
		return nil, nil
	}
	exporter, err := otlptracehttp.New(ctx, options...)
	if err != nil {
		return nil, hinted{fmt.Errorf("send traces: %w", err), "set trace.endpoint, or OTEL_EXPORTER_OTLP_ENDPOINT, to the address of a collector; or unset both"}
	}
	// OpenTelemetry knows one handler of errors for all; without it they go past the log.
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.Warn("traces", "err", err.Error()) }))
	about, err := resource.New(ctx, resource.WithAttributes(attribute.String("service.name", "leeway"), attribute.String("service.version", programVersion())), resource.WithFromEnv())
	if err != nil {
		return nil, fmt.Errorf("send traces: %w", err)
	}
	return sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(about)), nil
}

// tracerProvider is nil, and not a nil pointer, when no traces are sent.
func (srv *server) tracerProvider() trace.TracerProvider {
	if srv.traces == nil {
		return nil
	}
	return srv.traces
}

// closeTraces sends what is left, as long as a server may take to close.
func (srv *server) closeTraces() {
	if srv.traces == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	if err := srv.traces.Shutdown(ctx); err != nil {
		srv.log.Warn("traces left unsent", "err", err.Error())
	}
}

func anySet(variables []string) bool {
	for _, name := range variables {
		if os.Getenv(name) != "" {
			return true
		}
	}
	return false
}
