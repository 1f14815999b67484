# Leeway as an image: the program, the certificates of public authorities, the
# licence, and nothing else. It has no shell, runs as no user of the host, and
# writes nothing: run it with --read-only.
#
#   docker build --build-arg VERSION=1.0.0 -t leeway .
#   docker run --rm --read-only leeway ask "can we use virtual days for snow days?"
#
# Settings: LEEWAY_… variables, or a file mounted as /etc/leeway/leeway.yaml.

FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=""
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$VERSION" -o /leeway ./cmd/leeway

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /leeway /leeway
COPY LICENSE NOTICE /
WORKDIR /etc/leeway
USER 65532:65532
HEALTHCHECK --interval=30s --timeout=5s --start-period=5s --retries=3 CMD ["/leeway", "version"]
ENTRYPOINT ["/leeway"]
