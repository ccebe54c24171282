package io.caracal.gateway.upstream;

import org.eclipse.jetty.client.InputStreamRequestContent;

/** An upload as the client sends it: with the length that the caller announced, in pieces otherwise. */
final class UploadContent extends InputStreamRequestContent {

    private static final int PIECE_BYTES = 32 * 1024;

    private final long length;

    @SuppressWarnings("deprecation") // the way to say a piece's size without the client's buffer pool
    UploadContent(Upload upload) {
        super(upload, PIECE_BYTES);
        this.length = upload.announced();
    }

    @Override
    public long getLength() {
        return length;
    }

    /** The type is among the header fields when the caller gave one. */
    @Override
    @SuppressWarnings("NullAway") // the client takes null for "no type"; its interface does not say so
    public String getContentType() {
        return null;
    }
}
