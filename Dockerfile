# Leeway as an image: the program, the certificates of public authorities, the
# licence, and nothing else. It has no shell, runs as no user of the host, and
# writes only to /data, which must last: run it with --read-only and a volume.
#
#   docker build --build-arg VERSION=1.0.0 -t leeway .
#   docker run --rm --read-only leeway ask "can we use virtual days for snow days?"
#   docker run --read-only -v leeway:/data -p 8080:8080 --env-file leeway.env leeway serve --listen :8080
#
# Settings: LEEWAY_… variables, or a file mounted as /etc/leeway/leeway.yaml.

FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN mkdir /data
ARG VERSION=""
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$VERSION" -o /leeway ./cmd/leeway

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /leeway /leeway
COPY LICENSE NOTICE /
COPY --from=build --chown=65532:65532 /data /data
ENV LEEWAY_DATA_DIR=/data
VOLUME /data
WORKDIR /etc/leeway
USER 65532:65532
HEALTHCHECK --interval=30s --timeout=5s --start-period=5s --retries=3 CMD ["/leeway", "version"]
ENTRYPOINT ["/leeway"]
