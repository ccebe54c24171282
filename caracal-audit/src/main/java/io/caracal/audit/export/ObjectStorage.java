package io.caracal.audit.export;

/** Where files of evidence are kept. */
public interface ObjectStorage extends AutoCloseable {

    /**
     * Stores a file under a key, instead of the one that is there already.
     *
     * @throws ExportFailedException when it is not certain that it is stored, whole and durably
     */
    void put(String key, Content content);

    @Override
    void close();
}
