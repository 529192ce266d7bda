#pragma once

#include "messages/candles.hpp"
#include "messages/gateway.hpp"

#include <caf/all.hpp>

// What may travel between processes: the messages of gateway and cache. The names go over the wire.
CAF_BEGIN_TYPE_ID_BLOCK(tandem, caf::first_custom_type_id)
  CAF_ADD_TYPE_ID(tandem, (tandem::fetch_tr))
  CAF_ADD_TYPE_ID(tandem, (tandem::tr_page))
  CAF_ADD_TYPE_ID(tandem, (tandem::drop_tr))
  CAF_ADD_TYPE_ID(tandem, (tandem::fetch_candles))
  CAF_ADD_TYPE_ID(tandem, (tandem::candles_answer))
  CAF_ADD_TYPE_ID(tandem, (tandem::tr_durable))
CAF_END_TYPE_ID_BLOCK(tandem)
