package io.caracal.common.evidence;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One event as it lies in the log: length of the id (2 bytes), id, and the JSON text that goes out, so that sending
 * it again needs no parsing and changes no byte.
 *
 * @param id of the event
 * @param data JSON text
 */
record EvidenceRecord(String id, String data) {

    private static final int MAX_ID = 0xffff;

    byte[] toBytes() {
        byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
        byte[] dataBytes = data.getBytes(StandardCharsets.UTF_8);
        if (idBytes.length > MAX_ID) {
            throw new IllegalArgumentException("an event id of " + idBytes.length + " bytes");
        }
        return ByteBuffer.allocate(2 + idBytes.length + dataBytes.length)
                .putShort((short) idBytes.length)
                .put(idBytes)
                .put(dataBytes)
                .array();
    }

    static EvidenceRecord of(byte[] bytes) {
        int idLength = ByteBuffer.wrap(bytes).getShort() & MAX_ID;
        int dataAt = 2 + idLength;
        return new EvidenceRecord(
                new String(bytes, 2, idLength, StandardCharsets.UTF_8),
                new String(bytes, dataAt, bytes.length - dataAt, StandardCharsets.UTF_8));
    }
}
