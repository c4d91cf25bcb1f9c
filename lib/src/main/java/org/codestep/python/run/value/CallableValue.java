package org.codestep.python.run.value;

/** A value that can be called: code, not data. */
public interface CallableValue {

    /** The name of its class. */
    String typeName();
}
