# tickmark alone: one program without libraries, in an image that holds nothing else.
#   docker run --rm --volume "$PWD:/tickets:ro" ghcr.io/tickmark/tickmark check
FROM --platform=$BUILDPLATFORM rust:1.95-slim-bookworm AS build
ARG TARGETARCH
WORKDIR /source
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
# hadolint ignore=DL3008
RUN apt-get update && apt-get install --yes --no-install-recommends python3-pip && rm -rf /var/lib/apt/lists/*
COPY packaging/requirements.txt packaging/
RUN pip install --no-cache-dir --break-system-packages --requirement packaging/requirements.txt
# Compiled here for the processor of the image, which is much faster than emulating it.
RUN case $TARGETARCH in amd64) cpu=x86_64 ;; arm64) cpu=aarch64 ;; *) exit 1 ;; esac; \
    echo "$cpu-unknown-linux-musl" >target; rustup target add "$(cat target)"
COPY . .
RUN cargo zigbuild --release --locked --target "$(cat target)"; \
    mv "target/$(cat target)/release/tickmark" /tickmark

FROM scratch
LABEL org.opencontainers.image.source="https://github.com/tickmark/tickmark" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0" \
      org.opencontainers.image.description="Language server and checker for tickets kept as Markdown files"
COPY --from=build /tickmark /usr/local/bin/tickmark
ENV PATH=/usr/local/bin
USER 65532:65532
WORKDIR /tickets
ENTRYPOINT ["tickmark"]
CMD ["check"]
