package io.caracal.audit.export;

import java.io.InputStream;
import java.util.function.Supplier;

/**
 * What is uploaded.
 *
 * @param length in bytes
 * @param sha256 of all bytes
 * @param reader from the beginning, each time
 */
record Content(long length, byte[] sha256, Supplier<InputStream> reader) {}
