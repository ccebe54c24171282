package io.caracal.core.policy.document;

/** A place in a document: line and column from 1. */
record Position(int line, int column) {

    PolicyDocumentException refused(String problem) {
        return new PolicyDocumentException(line, column, problem);
    }
}
