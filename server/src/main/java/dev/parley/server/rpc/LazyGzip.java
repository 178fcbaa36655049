package dev.parley.server.rpc;

import io.grpc.Decompressor;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/// gzip that reads nothing before it is read, so that bytes which are no gzip fail in our marshaller and not in the
/// transport, whose answer would carry no reason.
final class LazyGzip implements Decompressor {
    @Override
    public String getMessageEncoding() {
        return "gzip";
    }

    @Override
    public InputStream decompress(InputStream compressed) {
        return new Stream(compressed);
    }

    private static final class Stream extends FilterInputStream {
        private boolean opened;

        Stream(InputStream compressed) {
            super(compressed);
        }

        private void open() throws IOException {
            if (opened) return;
            in = new GZIPInputStream(in);
            opened = true;
        }

        @Override
        public int read() throws IOException {
            open();
            return super.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            open();
            return super.read(into, offset, length);
        }

        @Override
        public long skip(long count) throws IOException {
            open();
            return super.skip(count);
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
