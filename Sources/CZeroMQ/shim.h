#ifndef SLALOM_CZEROMQ_SHIM_H
#define SLALOM_CZEROMQ_SHIM_H

#include <zmq.h>

// An option of libzmq 4.3.4 whose number its header hides among the drafts: with it a ROUTER that no ZAP handler
// answers for lets nobody in.
#define SLALOM_ZMQ_ZAP_ENFORCE_DOMAIN 93

#endif
