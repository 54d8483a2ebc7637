package io.github.dockertls.pem;

/**
 * Why a text, or a block of it, is not PEM.
 *
 * @param line where, counted from 1
 * @param what what is the case there; never a part of the text itself
 * @param remedy what to do about it
 */
record PemFault(int line, String what, String remedy) {}
