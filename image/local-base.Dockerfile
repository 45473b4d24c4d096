# What image/local-base.ts has put together from Debian's packages and npm's, as two bases.
FROM scratch AS run
COPY run/ /
ENV PATH=/nodejs/bin:/usr/local/bin:/usr/bin:/bin
USER 65532:65532

FROM run AS build
COPY build/ /
USER 0:0
